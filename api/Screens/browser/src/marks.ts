/** How a candidate stands with the vacancy of its list, in words: the same that the server writes. */
import type { Mark } from "./hub";
import type { Words } from "./words";

export function markWords(mark: Mark | undefined, words: Words): string {
  if (mark?.kind === undefined) return "";
  return words.text(`live.mark-${mark.kind}`, { rank: mark.rank ?? 0, reason: mark.reason === undefined ? "" : words.text(`life.option-${mark.reason}`) });
}

export function lockWords(mark: Mark | undefined, words: Words): string {
  if (mark?.lockedUntil === "") return words.text("live.locked-soon");
  return mark?.lockedUntil === undefined ? "" : words.text("live.locked", { by: mark.lockedBy ?? "", until: words.day(mark.lockedUntil) });
}

/** Whether two marks say the same of a row, whenever each was recorded. */
export function sameMark(one: Mark | undefined, other: Mark | undefined): boolean {
  return one?.kind === other?.kind && one?.rank === other?.rank && one?.reason === other?.reason && one?.lockedUntil === other?.lockedUntil;
}
