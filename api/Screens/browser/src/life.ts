/** `<vacancy-life>`: sends the forms of the steps to the public interface and shows what came of them. */
import { api } from "./client";
import { Fragment } from "./fragments";
import { bodyOf } from "./life-body";
import { page, put } from "./page";
import { fieldsOf, Steps } from "./steps";
import { typedIn } from "./typed";

const lookMs = 5000;

export class VacancyLife extends HTMLElement {
  private panel!: Fragment;
  private vacancy = "";
  private polling: ReturnType<typeof setInterval> | undefined;
  private steps!: Steps;

  connectedCallback(): void {
    this.vacancy = this.getAttribute("vacancy") ?? "";
    this.steps = new Steps(this.vacancy);
    this.panel = new Fragment(this.piece("panel"));
    this.addEventListener("submit", event => { void this.send(event); });
    this.polling = setInterval(() => { void this.look(); }, lookMs);
    this.dataset["ready"] = "true";
  }

  disconnectedCallback(): void {
    clearInterval(this.polling);
  }

  /** Others act too, and the clock: while nobody writes here, the page follows them. */
  private async look(): Promise<void> {
    if (document.hidden || this.panel.busy || this.querySelector("details[open]") !== null) return;
    const answer = await api.GET("/api/v1/vacancies/{id}/life", { params: { path: { id: this.vacancy } } }).catch(() => undefined);
    if (answer?.data !== undefined && String(answer.data.version) !== this.version) await this.panel.load(`/logements/${this.vacancy}/vie/etat`);
  }

  private get version(): string | undefined {
    return this.querySelector<HTMLElement>("[data-version]")?.dataset["version"];
  }

  private async send(event: SubmitEvent): Promise<void> {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    const step = form.dataset["step"] ?? "";
    const button = form.querySelector("button");
    if (button !== null) button.disabled = true;
    try {
      const answer = await this.steps.make(step, bodyOf(fieldsOf(form)), Number(this.version));
      // A step that is made is done with. A refusal that changed something, or somebody else's step, is seen too, and what was typed stays.
      if (answer.outcome === "made") form.closest("details")?.removeAttribute("open");
      const typed = this.typed();
      let kept = true;
      if (answer.version !== undefined && await this.panel.load(`/logements/${this.vacancy}/vie/etat`)) {
        for (const { step: open, about, putBack } of typed) {
          const same = this.querySelector<HTMLFormElement>(`details form[data-step="${open}"]`);
          // What was typed about one household is not said of another.
          if (same !== null && same.dataset["about"] === about) putBack(same);
          else {
            kept = false;
            same?.closest("details")?.removeAttribute("open");
          }
        }

        this.keepFocus();
      }

      put(this.piece("refusal"), answer.outcome === "stale" ? page.words.text(kept ? "live.life-stale" : "live.life-moved") : answer.words);
      if (answer.outcome === "made") put(this.piece("status"), page.words.text("live.life-done", { state: this.querySelector("h2")?.textContent ?? "" }));
    } finally {
      if (button !== null) button.disabled = false;
    }
  }

  /** What stands in the forms that are open. */
  private typed(): readonly { step: string; about: string | undefined; putBack: (into: HTMLFormElement) => void }[] {
    return [...this.querySelectorAll<HTMLFormElement>("details[open] form[data-step]")].map(form => ({ step: form.dataset["step"] ?? "", about: form.dataset["about"], putBack: typedIn(form) }));
  }

  /** The button that was pressed is gone with its page: whoever uses the keyboard goes on where it stood, or at the head of what is new. */
  private keepFocus(): void {
    if (document.activeElement !== document.body) return;
    const heading = this.querySelector<HTMLElement>("h2");
    if (heading !== null) heading.tabIndex = -1;
    (this.querySelector<HTMLElement>("details[open] form button") ?? heading)?.focus();
  }

  private piece(name: string): HTMLElement {
    return this.querySelector<HTMLElement>(`[data-piece=${name}]`) ?? this;
  }
}
