/** When rows may change places: at most once a second, never under a hand. All times in milliseconds of one clock. */
export const reorderEvery = 1000;
export const afterKey = 1500;

export class Pacing {
  frozen = false;
  /** Whether a pointer rests on the rows. */
  pointed = false;
  private lastKey = -Infinity;
  private lastReorder = -Infinity;
  /** The agent's own least interval; infinite means on demand only. */
  constructor(public interval = reorderEvery) {}

  key(now: number): void { this.lastKey = now; }

  reordered(now: number): void { this.lastReorder = now; }

  /** Milliseconds until rows may change places; undefined while only a person can allow it. */
  wait(now: number): number | undefined {
    if (this.frozen || this.pointed || this.interval === Infinity) return undefined;
    return Math.max(0, this.lastReorder + Math.max(reorderEvery, this.interval) - now, this.lastKey + afterKey - now);
  }
}
