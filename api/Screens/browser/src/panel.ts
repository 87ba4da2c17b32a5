/** The panel beside a list: why a household stands where it stands, or several side by side. It follows the version shown. */
import { Fragment } from "./fragments";
import type { List, Row } from "./hub";
import { eventWords, movementWords, passedBy, type Anchor, type Movement } from "./movement";
import { page, put } from "./page";

/** Where the panel stands below the list instead of beside it. */
const stacked = "(max-width: 75rem)";

/** What the list shows now: the panel says the very words of its rows. */
export interface View {
  readonly vacancy: string;
  readonly shown: List;
  readonly anchor: Anchor;
  movement(row: Row): Movement;
}

export class Panel {
  private readonly content: Fragment;
  private household: { readonly number: string; readonly version: string } | undefined;

  constructor(private readonly place: HTMLElement, private readonly view: View) {
    this.content = new Fragment(place);
    const number = place.querySelector<HTMLElement>("[data-explained]")?.dataset["explained"];
    if (number !== undefined) this.household = { number, version: view.shown.version };
  }

  /** The household it explains. */
  get number(): string | undefined {
    return this.household?.number;
  }

  clear(): void {
    this.content.clear();
    this.household = undefined;
  }

  /** Explains a household to a person who asked, and brings them to the answer where it is out of sight. */
  async explain(number: string): Promise<void> {
    if (!await this.load(number)) return;
    if (matchMedia(stacked).matches) {
      this.place.focus({ preventScroll: true });
      this.place.scrollIntoView({ block: "start" });
    }

    this.follow();
  }

  async compare(numbers: readonly string[]): Promise<void> {
    this.household = undefined;
    if (await this.content.load(`/logements/${this.view.vacancy}/comparer?${numbers.map(number => `demande=${encodeURIComponent(number)}`).join("&")}`)) this.place.focus();
  }

  /** Another version is shown. Who reads in the panel keeps what they read; it says that it is older. */
  follow(): void {
    if (this.household === undefined || this.household.version === this.view.shown.version || this.content.busy) return;
    if (this.place.contains(document.activeElement)) this.say();
    else void this.load(this.household.number).then(loaded => { if (loaded) this.follow(); });
  }

  /** The movement of the household, in the words of its row. */
  say(): void {
    const { shown, anchor } = this.view;
    const place = this.place.querySelector("[data-slot=panel-movement]");
    const row = shown.rows.find(each => each.uniqueNumber === this.number);
    if (place === null || row === undefined) return;
    const movement = this.view.movement(row);
    const passed = movement.reason === "others" ? passedBy(row.uniqueNumber, shown, anchor).map(each => each.uniqueNumber) : [];
    put(place, [
      movementWords(movement, page.words),
      passed.length === 0 ? "" : page.words.text("live.passed-by", { numbers: passed.slice(0, 5).join(", ") }),
      movement.events.length > 1 ? eventWords(movement, page.words).join("\u202f; ") : "",
    ].filter(text => text !== "").join(" · "));
    const older = this.place.querySelector<HTMLElement>("[data-slot=panel-older]");
    const now = this.place.querySelector<HTMLElement>("[data-explained]");
    if (older && now) {
      const differs = now.dataset["rank"] !== undefined && (Number(now.dataset["rank"]) !== row.rank || Number(now.dataset["points"]) !== row.points);
      put(older, differs ? page.words.text("live.panel-older", { rank: row.rank, points: row.points }) : "");
    }
  }

  private async load(number: string): Promise<boolean> {
    this.household = { number, version: this.view.shown.version };
    const loaded = await this.content.load(`/logements/${this.view.vacancy}/pourquoi?demande=${encodeURIComponent(number)}`);
    if (loaded) this.say();
    return loaded;
  }
}
