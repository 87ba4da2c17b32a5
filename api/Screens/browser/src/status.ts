/** The one spoken region: aggregated, at most one message in ten seconds. A refusal is an alert and speaks at once. */
const quiet = 10_000;
/** An answer stays before the eyes as long as it takes to read. */
const answerShown = 6_000;

export class Status {
  private last = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private next: (() => string) | undefined;
  private shownUntil: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly region: HTMLElement, private readonly shown: HTMLElement) {}

  /** Speaks soon; of several messages the last one, made when it is spoken, so that it says what the screen shows then. */
  say(message: () => string): void {
    this.next = message;
    this.timer ??= setTimeout(() => this.speak(), Math.max(0, this.last + quiet - performance.now()));
  }

  /** Answers a key of the person at once. */
  answer(message: string): void {
    this.region.textContent = message;
    this.shown.textContent = message;
    clearTimeout(this.shownUntil);
    this.shownUntil = setTimeout(() => { this.shown.textContent = ""; }, answerShown);
  }

  private speak(): void {
    this.timer = undefined;
    this.last = performance.now();
    const message = this.next?.() ?? "";
    this.next = undefined;
    if (message !== "") this.region.textContent = message;
  }
}
