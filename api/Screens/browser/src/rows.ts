/** The rows of a list in the page. Nodes are moved, never made again, and the focused one is not even moved. */
import type { Mark, Row } from "./hub";
import { lockWords, markWords } from "./marks";
import { movementWords, rankWords, type Movement } from "./movement";
import type { Words } from "./words";

const slideMs = 220;
const markMs = 2000;
const mostSlides = 12;

/** What a row shows besides its own content. */
export interface RowState {
  readonly movement: Movement;
  /** Rank it would have, while the order is held back; undefined when not previewed or the same. */
  readonly ghost: number | "out" | undefined;
  readonly pinned: boolean;
  readonly selected: boolean;
  /** Whether the row it has its tie with stands above it: a pinned row stands elsewhere. */
  readonly tied: boolean;
  readonly mostPoints: number;
  /** How it stands with the vacancy, and whether that is on its way and not confirmed. */
  readonly mark: Mark | undefined;
  readonly pending: boolean;
  /** Whether that was recorded since the anchor. */
  readonly markedSince: boolean;
}

export class Rows {
  private readonly elements = new Map<string, HTMLTableRowElement>();

  private reached: string | undefined;

  constructor(private readonly body: HTMLTableSectionElement, private readonly template: HTMLTemplateElement, private readonly words: Words) {
    for (const element of body.querySelectorAll<HTMLTableRowElement>("tr[data-number]")) this.elements.set(element.dataset["number"] ?? "", element);
    body.addEventListener("focusin", event => {
      const row = (event.target as HTMLElement).closest<HTMLTableRowElement>("tr[data-number]");
      if (row) this.reach(row);
    });
  }

  /** The row an agent last worked on: a button beside the rows means that one. */
  get current(): string | undefined {
    return this.reached !== undefined && this.elements.has(this.reached) ? this.reached : undefined;
  }

  /** The number of the row that holds the focus. */
  get focused(): string | undefined {
    return document.activeElement?.closest<HTMLElement>("tr[data-number]")?.dataset["number"];
  }

  /** Numbers in the order of the page. */
  get order(): readonly string[] {
    return [...this.body.rows].map(element => element.dataset["number"] ?? "");
  }

  focus(number: string | undefined): void {
    const element = number === undefined ? undefined : this.elements.get(number);
    if (element === undefined) return;
    this.reach(element);
    element.focus();
  }

  /** Shows rows in this order; slides those that moved when `slide`. */
  show(rows: readonly Row[], stateOf: (row: Row, above: Row | undefined) => RowState, slide: boolean): void {
    const before = slide ? this.tops() : new Map<HTMLTableRowElement, number>();
    const focused = this.focused;
    const place = focused === undefined ? -1 : this.order.indexOf(focused);
    const wanted = rows.map((row, index) => this.fill(row, stateOf(row, rows[index - 1])));
    const kept = new Set(wanted);
    for (const [number, element] of this.elements) {
      if (kept.has(element)) continue;
      element.remove();
      this.elements.delete(number);
    }

    this.arrange(wanted);
    // Who left takes the focus along to the row now in its place, not to the top of the page.
    if (focused !== undefined && !this.elements.has(focused)) wanted[Math.min(place, wanted.length - 1)]?.focus();
    if (!wanted.some(element => element.tabIndex === 0) && wanted[0]) wanted[0].tabIndex = 0;
    if (slide) this.slide(wanted, before);
  }

  private arrange(wanted: readonly HTMLTableRowElement[]): void {
    const held = wanted.findIndex(element => element.contains(document.activeElement));
    const fixed = held < 0 ? undefined : wanted[held];
    if (fixed === undefined) {
      wanted.forEach((element, index) => { if (this.body.rows[index] !== element) this.body.insertBefore(element, this.body.rows[index] ?? null); });
      return;
    }

    // A node that is taken out loses the focus: the others move around it.
    let next: HTMLTableRowElement = fixed;
    for (const element of wanted.slice(0, held).reverse()) {
      if (next.previousElementSibling !== element) this.body.insertBefore(element, next);
      next = element;
    }

    let last: HTMLTableRowElement = fixed;
    for (const element of wanted.slice(held + 1)) {
      if (last.nextElementSibling !== element) last.after(element);
      last = element;
    }
  }

  private fill(row: Row, state: RowState): HTMLTableRowElement {
    let element = this.elements.get(row.uniqueNumber);
    if (element === undefined) {
      element = this.template.content.querySelector("tr")?.cloneNode(true) as HTMLTableRowElement;
      element.dataset["number"] = row.uniqueNumber;
      this.elements.set(row.uniqueNumber, element);
    }

    const { words } = this;
    const ranks = state.movement.ranks;
    put(element, "rank", words.count(row.rank));
    put(element, "ghost", state.ghost === undefined ? "" : state.ghost === "out" ? words.text("live.ghost-out") : words.text("live.ghost", { rank: state.ghost }));
    put(element, "arrow", state.movement.reason === "risen" ? words.text("live.risen-mark") : ranks === undefined ? words.text("live.new-mark") : ranks === 0 ? "" : `${ranks > 0 ? "▲" : "▼"}\u00a0${words.count(Math.abs(ranks))}`);
    put(element, "arrow-words", rankWords(state.movement, words));
    put(element, "number", row.uniqueNumber);
    put(element, "household", householdWords(row, words));
    put(element, "points", words.count(row.points));
    put(element, "class", row.class ?? "");
    put(element, "tie", state.tied && row.tie !== undefined ? words.text(`live.tie-${row.tie}`) : "");
    put(element, "deposit", words.day(row.registeredOn));
    put(element, "to-check", row.toCheck.length === 0 ? "" : words.text("live.to-check", { what: row.toCheck.map(step => words.text(`step.${step}.short`)).join(", ") }));
    put(element, "offer", row.offer === undefined ? "" : words.text(`live.offer-${row.offer}`));
    put(element, "mark", markWords(state.mark, words));
    put(element, "lock", lockWords(state.mark, words));
    put(element, "movement", [movementWords(state.movement, words), state.markedSince && state.mark !== undefined ? markedWords(state.mark, words) : ""].filter(part => part !== "").join(" · "));
    element.toggleAttribute("data-pending", state.pending);
    element.dataset["mark"] = state.mark?.kind ?? "";
    element.dataset["trend"] = state.movement.reason === "risen" ? "up" : ranks === undefined ? "new" : ranks > 0 ? "up" : ranks < 0 ? "down" : "";
    element.dataset["reason"] = state.movement.reason;
    element.classList.toggle("pinned", state.pinned);
    element.classList.toggle("third", row.rank === 3);
    const chosen = element.querySelector<HTMLInputElement>("input[data-select]");
    if (chosen) {
      chosen.checked = state.selected;
      chosen.setAttribute("aria-label", words.text("live.select", { number: row.uniqueNumber }));
    }

    const link = element.querySelector<HTMLAnchorElement>("a[data-slot=number]");
    link?.setAttribute("href", `?demande=${encodeURIComponent(row.uniqueNumber)}#pourquoi`);
    const bar = element.querySelector("score-bar");
    const parts = JSON.stringify(row.parts);
    if (bar && (bar.getAttribute("parts") !== parts || bar.getAttribute("most") !== String(state.mostPoints))) {
      bar.setAttribute("most", String(state.mostPoints));
      bar.setAttribute("parts", parts);
    }

    return element;
  }

  /** One row of the list is reached by Tab; the arrows go on from there. */
  private reach(element: HTMLTableRowElement): void {
    this.reached = element.dataset["number"];
    for (const other of this.elements.values()) {
      other.tabIndex = other === element ? 0 : -1;
      other.classList.toggle("reached", other === element);
    }
  }

  private tops(): Map<HTMLTableRowElement, number> {
    return new Map([...this.elements.values()].map(element => [element, element.getBoundingClientRect().top]));
  }

  private slide(wanted: readonly HTMLTableRowElement[], before: ReadonlyMap<HTMLTableRowElement, number>): void {
    const moved = wanted
      .map(element => ({ element, by: (before.get(element) ?? NaN) - element.getBoundingClientRect().top, top: element.getBoundingClientRect().top }))
      .filter(move => Math.abs(move.by) > 1 && move.top < innerHeight && move.top > -100);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    for (const { element, by } of moved) {
      element.animate([{ boxShadow: "inset 5px 0 var(--mark)" }, { boxShadow: "inset 5px 0 var(--mark)" }, { boxShadow: "inset 5px 0 transparent" }], { duration: markMs });
      if (!calm && moved.length <= mostSlides) element.animate([{ transform: `translateY(${by}px)` }, { transform: "none" }], { duration: slideMs, easing: "ease-out" });
    }
  }
}

export function householdWords(row: Row, words: Words): string {
  const persons = row.persons;
  return [
    words.plural("live.adults", persons.adults),
    ...(persons.dependants > 0 ? [words.plural("live.dependants", persons.dependants)] : []),
    ...(persons.visitingChildren > 0 ? [words.plural("live.visiting", persons.visitingChildren)] : []),
    ...(persons.expectedChildren > 0 ? [words.plural("live.expected", persons.expectedChildren)] : []),
  ].join(", ");
}

/** "écarté : ceiling (10:41:07)": a step on the row is the cause of what it says since. */
function markedWords(mark: Mark, words: Words): string {
  const what = markWords(mark, words) || lockWords(mark, words);
  return what === "" ? "" : words.text("live.cause-at", { cause: what, time: words.isToday(mark.at) ? words.time(mark.at) : words.moment(mark.at) });
}

function put(element: HTMLElement, slot: string, text: string): void {
  const place = element.querySelector(`[data-slot="${slot}"]`);
  if (place && place.textContent !== text) place.textContent = text;
}
