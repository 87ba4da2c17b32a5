/** How a candidate stands with the vacancy of its list, in words: the same that the server writes. */
import type { Mark, Row } from "./hub";
import type { Words } from "./words";

export function markWords(mark: Mark | undefined, words: Words): string {
  if (mark?.kind === undefined) return "";
  return words.text(`live.mark-${mark.kind}`, { rank: mark.rank ?? 0, reason: mark.reason === undefined ? "" : words.text(`life.option-${mark.reason}`) });
}

export function lockWords(mark: Mark | undefined, words: Words): string {
  if (mark?.lockedUntil === "") return words.text("live.locked-soon");
  return mark?.lockedUntil === undefined ? "" : words.text("live.locked", { by: mark.lockedBy ?? "", until: words.day(mark.lockedUntil) });
}

/** To whom the dwelling would be offered next: the lowest rank of the commission; where that household is in an offer elsewhere, who comes after it. */
export function nextWords(rows: readonly Row[], words: Words): string {
  const ranked = rows.filter(row => row.mark?.kind === "ranked").sort((one, other) => (one.mark?.rank ?? 0) - (other.mark?.rank ?? 0));
  const [first] = ranked;
  if (first === undefined || first.offer === "here") return "";
  const place = (row: Row): Record<string, string | number> => ({ number: row.uniqueNumber, rank: row.mark?.rank ?? 0 });
  if (first.offer === undefined) return words.text("live.next", place(first));
  const free = ranked.find(row => row.offer === undefined);
  return free === undefined ? words.text("live.next-nobody", place(first)) : words.text("live.next-elsewhere", { ...place(first), next: free.uniqueNumber, then: free.mark?.rank ?? 0 });
}

/** Whether two marks say the same of a row, whenever each was recorded. */
export function sameMark(one: Mark | undefined, other: Mark | undefined): boolean {
  return one?.kind === other?.kind && one?.rank === other?.rank && one?.reason === other?.reason && one?.lockedUntil === other?.lockedUntil;
}
