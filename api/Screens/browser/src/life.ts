/** `<vacancy-life>`: sends the forms of the steps to the public interface and shows what came of them. */
import { Fragment } from "./fragments";
import { bodyOf, type Value } from "./life-body";
import { page, put } from "./page";

const lookMs = 5000;

interface Problem {
  readonly detail?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

export class VacancyLife extends HTMLElement {
  private panel!: Fragment;
  private vacancy = "";
  private polling: ReturnType<typeof setInterval> | undefined;
  /** Key of what was sent and not answered: sent again, it is the same step. */
  private unanswered: { readonly text: string; readonly key: string } | undefined;

  connectedCallback(): void {
    this.vacancy = this.getAttribute("vacancy") ?? "";
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
    const answer = await fetch(`/api/v1/vacancies/${this.vacancy}/life`, { headers: { Accept: "application/json" } }).catch(() => undefined);
    const version = answer?.ok === true ? answer.headers.get("etag")?.replaceAll('"', "") : undefined;
    if (version !== undefined && version !== this.version) await this.panel.load(`/logements/${this.vacancy}/vie/etat`);
  }

  private get version(): string | undefined {
    return this.querySelector<HTMLElement>("[data-version]")?.dataset["version"];
  }

  private async send(event: SubmitEvent): Promise<void> {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    const step = form.dataset["step"] ?? "";
    const body = JSON.stringify({ ...bodyOf(fieldsOf(form)), expectedVersion: Number(this.version) });
    const text = `${step} ${body}`;
    if (this.unanswered?.text !== text) this.unanswered = { text, key: crypto.randomUUID() };
    const button = form.querySelector("button");
    if (button !== null) button.disabled = true;
    try {
      const answer = await fetch(`/api/v1/vacancies/${this.vacancy}/steps/${step}`, { method: "POST", headers: { "content-type": "application/json", "idempotency-key": this.unanswered.key }, body });
      this.unanswered = undefined;
      const problem = answer.ok ? undefined : await answer.json() as Problem;
      put(this.piece("refusal"), problem === undefined ? "" : sentence(problem));
      // A refusal that changed something, or somebody else's step, is seen too; what was typed stays where nothing changed.
      if (answer.ok || answer.status === 409) await this.panel.load(`/logements/${this.vacancy}/vie/etat`);
      if (answer.ok) put(this.piece("status"), page.words.text("live.life-done", { state: this.querySelector("h2")?.textContent ?? "" }));
    } catch {
      put(this.piece("refusal"), page.words.text("live.no-answer"));
    } finally {
      if (button !== null) button.disabled = false;
    }
  }

  private piece(name: string): HTMLElement {
    return this.querySelector<HTMLElement>(`[data-piece=${name}]`) ?? this;
  }
}

function sentence(problem: Problem): string {
  return problem.errors?.map(error => error.message).join(" ") ?? problem.detail ?? "";
}

function fieldsOf(form: HTMLFormElement): readonly (readonly [string, Value])[] {
  const fields: (readonly [string, Value])[] = [];
  for (const element of form.elements) {
    if (!(element instanceof HTMLInputElement || element instanceof HTMLSelectElement)) continue;
    if (element.type === "checkbox") {
      if ((element as HTMLInputElement).checked) fields.push([element.name, true]);
    } else if (element.value !== "") {
      fields.push([element.name, element.type === "number" ? Number(element.value) : element.value]);
    }
  }

  return fields;
}
