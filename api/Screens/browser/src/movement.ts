/**
 * What changed for a household since an anchor. One interval, one truth: the row, the panel and the spoken message all
 * speak from the same Movement.
 */
import type { Cause, List, Row } from "./hub";
import type { Words } from "./words";

/** A household as it stood; `since` is its newest event then, where the list itself was kept. */
export interface SeenRow { readonly uniqueNumber: string; readonly points: number; readonly since?: string }

/** Rows a list shows at most. */
const mostShown = 50;

/** The list as somebody saw it at a moment. */
export class Anchor {
  private readonly places = new Map<string, { rank: number; points: number }>();
  private readonly newest = new Map<string, string>();

  /** How many rows it has. */
  readonly size: number;

  constructor(readonly at: string, rows: readonly SeenRow[]) {
    this.size = rows.length;
    rows.forEach((row, index) => {
      this.places.set(row.uniqueNumber, { rank: index + 1, points: row.points });
      if (row.since !== undefined) this.newest.set(row.uniqueNumber, row.since);
    });
  }

  /** Rows of a list, to be an anchor. */
  static rowsOf(list: List): readonly SeenRow[] {
    return list.rows.map(row => ({ uniqueNumber: row.uniqueNumber, points: row.points, since: row.cause.at }));
  }

  /** Instant after which an event of a household is not yet in what was seen: a list is numbered later than its events happen. */
  sinceOf(number: string): string {
    return this.newest.get(number) ?? this.at;
  }

  placeOf(number: string): { readonly rank: number; readonly points: number } | undefined {
    return this.places.get(number);
  }

}

export type Reason = "none" | "event" | "events" | "time" | "unknown" | "others" | "entered" | "risen";

export interface Movement {
  /** Ranks gained (+) or lost (−); undefined when the household was not in the rows. */
  readonly ranks: number | undefined;
  /** Points gained or lost; undefined when the household was not in the rows. */
  readonly points: number | undefined;
  readonly reason: Reason;
  /** Its own events since the anchor, oldest first; a new grid that moved it is one. */
  readonly events: readonly Cause[];
  /** What else gave or took points: time, when the newest cause of the row is time; else something this page did not hear of. */
  readonly besides: "time" | "unknown" | undefined;
  /** With "risen": how many rows were seen then, of a list that was longer. */
  readonly beyond: number;
}

/** Own events of each household, newest knowledge of the page, each once. */
export class Events {
  private readonly byNumber = new Map<string, Cause[]>();

  constructor(known: Readonly<Record<string, readonly Cause[]>> = {}) {
    for (const [number, causes] of Object.entries(known)) causes.forEach(cause => this.add(number, cause));
  }

  /** Takes an event; time alone is no event: what it gave shows in the points. */
  add(number: string, cause: Cause): void {
    if (cause.kind === "seniority" || cause.kind === "dwelling-changed") return;
    const causes = this.byNumber.get(number) ?? [];
    if (causes.some(known => known.kind === cause.kind && Date.parse(known.at) === Date.parse(cause.at))) return;
    causes.push(cause);
    causes.sort((left, right) => Date.parse(left.at) - Date.parse(right.at));
    // A household with more events since any anchor is rare, and an open page must not grow all day.
    if (causes.length > 30) causes.shift();
    this.byNumber.set(number, causes);
  }

  of(number: string, since: string): readonly Cause[] {
    const after = Date.parse(since);
    return (this.byNumber.get(number) ?? []).filter(cause => Date.parse(cause.at) > after);
  }

  /** Takes all that others know. */
  take(others: Events): void {
    for (const [number, causes] of others.byNumber) causes.forEach(cause => this.add(number, cause));
  }

  /** Forgets households that nobody shows any more. */
  keepOnly(numbers: ReadonlySet<string>): void {
    for (const number of this.byNumber.keys()) if (!numbers.has(number)) this.byNumber.delete(number);
  }
}

export function movementOf(row: Row, anchor: Anchor, events: Events): Movement {
  const before = anchor.placeOf(row.uniqueNumber);
  const since = anchor.sinceOf(row.uniqueNumber);
  const own = withGrid(row, events.of(row.uniqueNumber, since), since);
  if (before === undefined) {
    // A list as long as a page shows may have gone on behind it: who was not seen was not new for that.
    const beyond = anchor.size >= mostShown && !own.some(cause => cause.kind === "registered");
    return { ranks: undefined, points: undefined, reason: beyond ? "risen" : "entered", events: own, besides: undefined, beyond: anchor.size };
  }

  const ranks = before.rank - row.rank;
  const points = row.points - before.points;
  const explained = own.reduce((sum, cause) => sum + cause.points, 0);
  const rest = row.cause.kind === "seniority" ? "time" : "unknown";

  // A class stands above any points: a grid, or time, that put the household into one moved it without a point.
  const byClass = own.some(isGrid) || (row.cause.kind === "seniority" && row.cause.points === 0 && Date.parse(row.cause.at) > Date.parse(since));
  const reason: Reason =
    points === 0 && ranks !== 0 && explained === 0 && !byClass ? "others"
    : own.length > 1 ? "events"
    : own.length === 1 ? "event"
    : points !== 0 || (byClass && ranks !== 0) ? rest
    : "none";
  return { ranks, points, reason, events: own, besides: own.length > 0 && explained !== points ? rest : undefined, beyond: 0 };
}

const isGrid = (cause: Cause): boolean => cause.kind === "grid-changed";

/** The events and, where it is what last moved the row, the grid that took effect since: no page hears of it that was not open then. */
function withGrid(row: Row, own: readonly Cause[], since: string): readonly Cause[] {
  return isGrid(row.cause) && !own.some(isGrid) && Date.parse(row.cause.at) > Date.parse(since) ? [...own, row.cause] : own;
}

/** Households that stand before this one now and did not at the anchor. */
export function passedBy(number: string, list: List, anchor: Anchor): readonly Row[] {
  const before = anchor.placeOf(number);
  const at = list.rows.findIndex(row => row.uniqueNumber === number);
  if (before === undefined || at < 0) return [];
  return list.rows.slice(0, at).filter(row => (anchor.placeOf(row.uniqueNumber)?.rank ?? Infinity) > before.rank);
}

/** How many rows differ from what is shown in rank or points, how many of them touch the first three, and whether anything else differs. */
export function difference(shown: List, target: List): { readonly moved: number; readonly inFirstThree: number; readonly besides: boolean } {
  const was = new Map(shown.rows.map(row => [row.uniqueNumber, row]));
  const changed = target.rows.filter(row => {
    const before = was.get(row.uniqueNumber);
    was.delete(row.uniqueNumber);
    return before === undefined || before.rank !== row.rank || before.points !== row.points;
  });
  const left = [...was.values()];
  const ranks = [...changed, ...left].map(row => row.rank);
  const besides = ranks.length === 0 && JSON.stringify([shown.funnel, shown.toCheck, shown.rows]) !== JSON.stringify([target.funnel, target.toCheck, target.rows]);
  return { moved: ranks.length, inFirstThree: ranks.filter(rank => rank <= 3).length, besides };
}

/** "+14 points : 3 événements". Empty when nothing happened. */
export function movementWords(movement: Movement, words: Words): string {
  const last = weightiest(movement.events);
  switch (movement.reason) {
    case "none": return "";
    case "others": return words.text("live.by-others");
    case "risen": return last ? words.text("live.risen-by", { n: movement.beyond, cause: causeWords(last, words) }) : words.text("live.risen", { n: movement.beyond });
    case "entered": return last ? words.text("live.entered-by", { cause: causeWords(last, words) }) : words.text("live.entered");
    case "unknown": return withPoints(movement, words.text("live.cause-unknown"), words);
    case "time": return withPoints(movement, words.text("cause.seniority"), words);
    case "events": return withPoints(movement, last ? words.plural("live.and-others", movement.events.length - 1, { cause: causeWords(last, words) }) : "", words);
    case "event": return withPoints(movement, (last ? causeWords(last, words) : "") + (movement.besides === undefined ? "" : words.text(`live.and-${movement.besides}`)), words);
  }
}

/** "pièce acceptée (10:41:07)"; of another day "(sam. 21/11 10:41)". */
export function causeWords(cause: Cause, words: Words): string {
  return words.text("live.cause-at", { cause: words.text(`cause.${cause.kind}`), time: words.isToday(cause.at) ? words.time(cause.at) : words.moment(cause.at) });
}

/** Each of its events with what it was worth, newest first. */
export function eventWords(movement: Movement, words: Words): readonly string[] {
  return [...movement.events].reverse().map(event => event.points === 0 ? causeWords(event, words) : words.text("live.event-points", { cause: causeWords(event, words), points: words.plural("live.points", event.points, { n: words.signed(event.points) }) }));
}

/** The event that was worth most; of equal ones the newest. */
function weightiest(events: readonly Cause[]): Cause | undefined {
  return events.reduce<Cause | undefined>((most, event) => most === undefined || Math.abs(event.points) >= Math.abs(most.points) ? event : most, undefined);
}

/** "monté de 3 rangs", for those who do not see the arrow. */
export function rankWords(movement: Movement, words: Words): string {
  if (movement.reason === "risen") return words.text("live.risen", { n: movement.beyond });
  if (movement.ranks === undefined) return words.text("live.new");
  if (movement.ranks === 0) return "";
  return words.plural(movement.ranks > 0 ? "live.up" : "live.down", Math.abs(movement.ranks));
}

/** What is spoken of one household: the same words as its row. */
export function spokenWords(row: Row, movement: Movement, words: Words): string {
  return [words.text("live.spoken-rank", { rank: row.rank, number: row.uniqueNumber }), rankWords(movement, words), movementWords(movement, words)].filter(part => part !== "").join(", ");
}

function withPoints(movement: Movement, reason: string, words: Words): string {
  return movement.points === undefined || movement.points === 0
    ? words.text("live.without-points", { reason })
    : words.text("live.with-points", { points: words.plural("live.points", movement.points, { n: words.signed(movement.points) }), reason });
}
