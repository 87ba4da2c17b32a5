/** `<orient-dwelling>`: a person chooses who has the dwelling; whoever is not first needs a reason. With `stays` the page it is on shows what came of it. */
import { AskingForm } from "./asking-form";
import { Steps } from "./steps";

export class OrientDwelling extends AskingForm {
  /** Made when it is first needed: an element has its attributes then. It knows what was sent before. */
  private steps: Steps | undefined;

  protected async ask(form: HTMLFormElement): Promise<string | undefined> {
    const value = (name: string): string => (form.elements.namedItem(name) as HTMLInputElement | null)?.value.trim() ?? "";
    const given = { ...this.filled("reserver", value("reserver")), ...this.filled("statePart", value("statePart")), ...this.filled("onBehalfOf", value("onBehalfOf")), ...this.filled("reason", value("reason")), ledgerVersion: Number(this.getAttribute("ledger")) };
    this.steps ??= new Steps(this.getAttribute("vacancy") ?? "");
    const answer = await this.steps.make("orient", given, Number(this.getAttribute("version")));
    if (answer.outcome === "made") {
      if (!this.hasAttribute("stays")) location.assign(`/logements/${this.getAttribute("vacancy") ?? ""}/vie`);
      return undefined;
    }

    if (answer.outcome === "stale" || answer.code === "ranking-changed") this.querySelector<HTMLElement>("[data-piece=again]")?.removeAttribute("hidden");
    return answer.words;
  }

  private filled(name: string, value: string): Record<string, string> {
    return value === "" ? {} : { [name]: value };
  }
}
