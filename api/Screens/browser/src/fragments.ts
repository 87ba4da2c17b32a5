/** Asks the server for a piece of page and puts it in place; the newest question wins. */
import { page } from "./page";

export class Fragment {
  private asked: AbortController | undefined;

  constructor(readonly place: HTMLElement) {}

  get busy(): boolean {
    return this.place.hasAttribute("aria-busy");
  }

  /** Empties the place, and gives up what was asked for it. */
  clear(): void {
    this.asked?.abort();
    this.asked = undefined;
    this.place.removeAttribute("aria-busy");
    this.place.replaceChildren();
  }

  async load(address: string): Promise<boolean> {
    this.asked?.abort();
    const asked = this.asked = new AbortController();
    this.place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "text/html" } });
      if (!answer.ok && answer.status !== 404) throw new Error(String(answer.status));
      this.put(await answer.text());
      return true;
    } catch (failure) {
      if (failure instanceof DOMException && failure.name === "AbortError") return false;
      const sentence = document.createElement("p");
      sentence.setAttribute("role", "alert");
      sentence.textContent = page.words.text("live.no-answer");
      this.place.replaceChildren(sentence);
      return false;
    } finally {
      if (this.asked === asked) this.place.removeAttribute("aria-busy");
    }
  }

  /** What was open stays open, where it is still there. */
  private put(html: string): void {
    const open = new Set([...this.place.querySelectorAll("details[open]")].map(nameOf));
    this.place.replaceChildren(document.createRange().createContextualFragment(html));
    for (const details of this.place.querySelectorAll("details")) if (open.has(nameOf(details))) details.open = true;
  }
}

/** A part that opens is known by its step, or by what it is called. */
function nameOf(details: Element): string {
  return details.querySelector<HTMLElement>("form[data-step]")?.dataset["step"] ?? details.querySelector("summary")?.textContent ?? "";
}
