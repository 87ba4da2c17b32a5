/** `<score-bar parts="[…]" most="204">`: points by criterion, what nobody verified yet hatched, the rest solid. The words stand beside it. */
import type { ScorePart } from "./hub";
import { page } from "./page";

export class ScoreBar extends HTMLElement {
  static readonly observedAttributes = ["parts", "most"];

  attributeChangedCallback(): void {
    if (this.isConnected || this.hasAttribute("parts")) this.draw();
  }

  private draw(): void {
    const parts = JSON.parse(this.getAttribute("parts") ?? "[]") as ScorePart[];
    const most = Math.max(1, Number(this.getAttribute("most") ?? 1));
    const words = document.createElement("span");
    words.className = "sr-only";
    words.textContent = parts.map(part => page.words.text(part.evidence === "declared" || part.evidence === "supplied" ? "live.part-declared" : "live.part", { criterion: page.label(part.criterion), points: part.points })).join(" · ");
    const bar = document.createElement("span");
    bar.className = "bar";
    bar.setAttribute("aria-hidden", "true");
    for (const part of parts.filter(each => each.points > 0)) {
      const segment = document.createElement("span");
      segment.className = `segment ${part.evidence ?? "masked"}`;
      segment.style.width = `${(100 * part.points) / most}%`;
      segment.title = `${page.label(part.criterion)} : ${part.points}`;
      bar.append(segment);
    }

    this.replaceChildren(bar, words);
  }
}
