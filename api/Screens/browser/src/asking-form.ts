/** An element whose forms ask for something: while an answer is on its way the button is held, and what came of it stands where the form, or the element, has a place for words. */
import { put } from "./page";

export abstract class AskingForm extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("submit", event => { void this.send(event); });
    this.dataset["ready"] = "true";
  }

  /** Asks. @returns What to say of it; undefined where nothing more is to be asked here: the page goes on. */
  protected abstract ask(form: HTMLFormElement): Promise<string | undefined>;

  private async send(event: SubmitEvent): Promise<void> {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    const button = form.querySelector("button");
    if (button !== null) button.disabled = true;
    const words = await this.ask(form);
    if (words === undefined) return;
    if (button !== null) button.disabled = false;
    const place = form.querySelector(places) ?? this.querySelector(places);
    if (place !== null) put(place, words);
  }
}

const places = "[data-piece=said], [data-piece=refusal]";
