/** `<orient-dwelling>`: a person chooses who has the dwelling; whoever is not first needs a reason. With `stays` the page it is on shows what came of it. */
import { put } from "./page";
import { Steps } from "./steps";

export class OrientDwelling extends HTMLElement {
  connectedCallback(): void {
    const steps = new Steps(this.getAttribute("vacancy") ?? "");
    this.addEventListener("submit", event => { void this.send(event, steps); });
    this.dataset["ready"] = "true";
  }

  private async send(event: SubmitEvent, steps: Steps): Promise<void> {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    const button = form.querySelector("button");
    if (button !== null) button.disabled = true;
    const value = (name: string): string => (form.elements.namedItem(name) as HTMLInputElement | null)?.value.trim() ?? "";
    const given = { ...this.filled("reserver", value("reserver")), ...this.filled("statePart", value("statePart")), ...this.filled("onBehalfOf", value("onBehalfOf")), ...this.filled("reason", value("reason")), ledgerVersion: Number(this.getAttribute("ledger")) };
    const answer = await steps.make("orient", given, Number(this.getAttribute("version")));
    if (answer.outcome === "made" && this.hasAttribute("stays")) return;
    if (answer.outcome === "made") {
      location.assign(`/logements/${this.getAttribute("vacancy") ?? ""}/vie`);
      return;
    }

    if (button !== null) button.disabled = false;
    const refusal = this.querySelector("[data-piece=refusal]");
    if (refusal !== null) put(refusal, answer.words);
    if (answer.outcome === "stale" || answer.code === "ranking-changed") this.querySelector<HTMLElement>("[data-piece=again]")?.removeAttribute("hidden");
  }

  private filled(name: string, value: string): Record<string, string> {
    return value === "" ? {} : { [name]: value };
  }
}
