/** How a candidate stands with the vacancy of its list, in words: the same that the server writes. */
import type { InLine, ListLife, Mark, Row } from "./hub";
import type { Words } from "./words";

export function markWords(mark: Mark | undefined, words: Words): string {
  if (mark?.kind === undefined) return "";
  return words.text(`live.mark-${mark.kind}`, { rank: mark.rank ?? 0, reason: mark.reason === undefined ? "" : words.text(`life.option-${mark.reason}`) });
}

export function lockWords(mark: Mark | undefined, words: Words): string {
  if (mark?.lockedUntil === "") return words.text("live.locked-soon");
  return mark?.lockedUntil === undefined ? "" : words.text("live.locked", { by: mark.lockedBy ?? "", until: words.day(mark.lockedUntil) });
}

/** Who has the dwelling: nobody before it is handed over, nor once it is let or closed. */
export function holderWords(life: ListLife | undefined, words: Words): string {
  if (life === undefined || ["notice", "freed", "let", "closed"].includes(life.state)) return "";
  return life.reserver === undefined ? words.text("live.kept") : words.text("live.holder", { name: life.reserver });
}

/** To whom the dwelling would be offered next; where that household is in an offer elsewhere, who comes after it. */
export function nextWords(line: readonly InLine[], rows: readonly Row[], words: Words): string {
  const [first] = line;
  if (first === undefined) return "";
  const elsewhere = new Set(rows.filter(row => row.offer === "elsewhere").map(row => row.uniqueNumber));
  const place = { number: first.uniqueNumber, rank: first.rank };
  if (!elsewhere.has(first.uniqueNumber)) return words.text(first.waits ? "live.next-waits" : "live.next", place);
  const free = line.find(each => !elsewhere.has(each.uniqueNumber));
  return free === undefined ? words.text("live.next-nobody", place) : words.text("live.next-elsewhere", { ...place, next: free.uniqueNumber, then: free.rank });
}

/** Whether two marks say the same of a row, whenever each was recorded. */
export function sameMark(one: Mark | undefined, other: Mark | undefined): boolean {
  // Of a lock that is on its way it is not known yet until when.
  const [until, otherUntil] = [one?.lockedUntil, other?.lockedUntil];
  const lock = until === otherUntil || (until !== undefined && otherUntil !== undefined && one?.lockedBy === other?.lockedBy && (until === "" || otherUntil === ""));
  return lock && one?.kind === other?.kind && one?.rank === other?.rank && one?.reason === other?.reason;
}
