/** `<live-digest>`: heads of several lists on one page, each kept right; says that a head moved, never moves the page. */
import type { List } from "./hub";
import { page } from "./page";

const headRows = 3;

export class LiveDigest extends HTMLElement {
  connectedCallback(): void {
    for (const card of this.querySelectorAll<HTMLElement>("[data-vacancy]")) page.live.follow(card.dataset["vacancy"] ?? "", list => this.show(card, list), undefined, headRows, () => this.end(card));
  }

  /** The card stays where it is: it says that its list has ended. */
  private end(card: HTMLElement): void {
    const note = card.querySelector("[data-note]");
    if (note) note.textContent = page.words.text("live.line-ended");
  }

  private show(card: HTMLElement, list: List): void {
    const before = card.dataset["head"];
    const now = list.rows.map(row => row.uniqueNumber).join(",");
    const places = card.querySelectorAll<HTMLElement>("[data-head] > li");
    places.forEach((place, index) => {
      const row = list.rows[index];
      const text = row === undefined ? "" : page.words.text("live.head-row", { number: row.uniqueNumber, points: page.words.plural("live.points", row.points) });
      if (place.textContent !== text) place.textContent = text;
    });
    const candidates = card.querySelector("[data-candidates]");
    if (candidates) candidates.textContent = page.words.count(list.funnel.at(-1)?.remaining ?? 0);
    card.dataset["head"] = now;
    if (before === undefined || before === now) return;
    const note = card.querySelector("[data-note]");
    if (note) note.textContent = page.words.text("live.head-changed", { time: page.words.time(list.asOf) });
    card.classList.add("changed");
  }
}
