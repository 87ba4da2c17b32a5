/** `<live-digest>`: heads of several lists on one page, each kept right; says that a head moved, never moves the page. */
import type { List } from "./hub";
import { page } from "./page";

export class LiveDigest extends HTMLElement {
  connectedCallback(): void {
    for (const card of this.querySelectorAll<HTMLElement>("[data-vacancy]")) page.live.follow(card.dataset["vacancy"] ?? "", list => this.show(card, list));
  }

  private show(card: HTMLElement, list: List): void {
    const head = list.rows.slice(0, 3);
    const before = card.dataset["head"];
    const now = head.map(row => row.uniqueNumber).join(",");
    const places = card.querySelectorAll<HTMLElement>("[data-head] > li");
    places.forEach((place, index) => {
      const row = head[index];
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
