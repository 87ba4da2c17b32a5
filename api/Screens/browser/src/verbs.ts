/**
 * The verbs of a list: steps in the life of its vacancy. A step is shown at once, hatched, until the list itself says it. Refused, the
 * row is as it was and an alert says why; nothing waits in silence, and each step of this page is taken back by one key, the last first.
 */
import { Fragment } from "./fragments";
import type { List, Mark } from "./hub";
import { bodyOf } from "./life-body";
import { sameMark } from "./marks";
import { page, put } from "./page";
import { fieldsOf, Steps } from "./steps";

/** How long a list may take to tell of somebody else's step before ours is given up. */
const tellsWithin = 3000;
const mostAttempts = 3;

/** Steps that need nothing but the row, or nothing at all; the others have a form. */
const direct = new Set(["nominate", "lock", "unlock", "restore", "instruct", "undo"]);
/** Steps about one household. */
const ofRow = new Set(["nominate", "set-aside", "lock"]);

export interface VerbsView {
  readonly vacancy: string;
  /** The newest version of the list, and the one before the eyes. */
  readonly newest: List;
  readonly shown: List;
  render(): void;
  answer(message: string): void;
}

/** What a row will say once the list says it. `version`: of the vacancy, from which on it does; unknown until it is confirmed. */
interface Pending { readonly mark: Mark; version: number | undefined }

export class Verbs {
  private readonly steps: Steps;
  private readonly form: Fragment;
  private readonly pending = new Map<string, Pending>();
  /** Facts that this page made and did not take back. */
  private readonly own: number[] = [];
  /** Version of the vacancy that an answer told, should the list not have come yet. */
  private told = 0;
  private arrived: (() => void) | undefined;
  /** The step before: one after the other, as they were asked for. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly bar: HTMLElement, private readonly dialog: HTMLDialogElement, private readonly view: VerbsView) {
    this.steps = new Steps(view.vacancy);
    this.form = new Fragment(this.piece(dialog, "verb-form"));
    dialog.addEventListener("submit", event => {
      const form = event.target as HTMLFormElement;
      const step = form.dataset["step"];
      if (step === undefined) return;
      event.preventDefault();
      void this.submit(step, form);
    });
  }

  /** What a row says of its standing: what is on its way, or what the list says. */
  of(number: string, mark: Mark | undefined): { readonly mark: Mark | undefined; readonly pending: boolean } {
    const pending = this.pending.get(number);
    return pending === undefined ? { mark, pending: false } : { mark: pending.mark, pending: pending.version === undefined };
  }

  /** A newer version of the list is there, or is shown. */
  listed(): void {
    const shown = this.view.shown.life?.version ?? 0;
    for (const [number, { version }] of this.pending) if (version !== undefined && version <= shown) this.pending.delete(number);
    const life = this.view.newest.life;
    put(this.piece(this.bar, "life-state"), life === undefined ? "" : page.words.text(`life.state-${life.state}`));
    for (const button of this.bar.querySelectorAll<HTMLButtonElement>("[data-verb]")) {
      const verb = button.dataset["verb"] ?? "";
      const hidden = life?.nextSteps.includes(verb) !== true || (verb === "undo" && this.own.length === 0);
      if (button.hidden !== hidden) button.hidden = hidden;
    }

    this.arrived?.();
  }

  /** Does what a key or a button asks, about the row an agent works on. */
  async act(verb: string, number: string | undefined): Promise<void> {
    const mark = number === undefined ? undefined : this.markOf(number);
    const step = verb === "set-aside" && mark?.kind === "set-aside" ? "restore" : verb === "lock" && mark?.lockedUntil !== undefined ? "unlock" : verb;
    if (this.view.newest.life?.nextSteps.includes(step) !== true) return this.view.answer(page.words.text("live.verb-not-now"));
    if (ofRow.has(verb) && number === undefined) return this.view.answer(page.words.text("live.choose-first"));
    if (step === "undo") await this.undo();
    else if (direct.has(step)) await this.make(step, this.fields(step, number), number, this.expected(step, mark));
    else if (await this.form.load(`/logements/${this.view.vacancy}/vie/pas/${step}${ofRow.has(verb) && number !== undefined ? `?demande=${encodeURIComponent(number)}` : ""}`)) {
      put(this.piece(this.dialog, "form-refusal"), "");
      this.dialog.showModal();
      this.dialog.querySelector<HTMLElement>("form[data-step] :is(input:not([type=hidden]), select, button)")?.focus();
    }
  }

  private async submit(step: string, form: HTMLFormElement): Promise<void> {
    const fields = bodyOf(fieldsOf(form));
    const number = typeof fields["demand"] === "string" ? fields["demand"] : undefined;
    const reason = (fields["reason"] as { family?: string } | undefined)?.family;
    this.dialog.close();
    const refused = await this.make(step, fields, number, step === "set-aside" ? { kind: "set-aside", at: new Date().toISOString(), ...(reason === undefined ? {} : { reason }) } : undefined);
    if (refused === undefined) return;
    // What was typed is not lost: the form comes back with the reason.
    put(this.piece(this.dialog, "form-refusal"), refused);
    if (!this.dialog.open) this.dialog.showModal();
  }

  /** The last step of this page that still stands; those of others are taken back where they are read, in the life of the vacancy. */
  private async undo(): Promise<void> {
    await this.turn;
    const fact = this.own.pop();
    if (fact === undefined) return this.view.answer(page.words.text("live.verb-nothing-to-undo"));
    if (await this.make("undo", { fact }, undefined, undefined) !== undefined) this.own.push(fact);
  }

  /**
   * Makes a step, after those that were asked for before it. Where another agent's came first, it is made on the version that has
   * both, as long as the row it is about still says what it said: somebody decided on that row, not on the list.
   * @returns Why it was refused; undefined when it was made.
   */
  private async make(step: string, fields: Readonly<Record<string, unknown>>, number: string | undefined, mark: Mark | undefined): Promise<string | undefined> {
    if (document.documentElement.dataset["freshness"] !== "live") return this.refuse(page.words.text("live.verb-offline"));
    const before = number === undefined ? undefined : this.markOf(number);
    const pending: Pending | undefined = mark === undefined ? undefined : { mark, version: undefined };
    if (number !== undefined && pending !== undefined) this.pending.set(number, pending);
    this.refuse("");
    this.view.render();
    const answer = this.turn.then(() => this.send(step, fields, () => number === undefined || sameMark(before, this.row(number)?.mark)));
    this.turn = answer;
    const { version, refused } = await answer;
    if (pending !== undefined) pending.version = version;
    if (refused !== undefined && number !== undefined && this.pending.get(number) === pending) this.pending.delete(number);
    if (refused === undefined) this.view.answer(step === "undo" ? page.words.text("live.verb-undone") : page.words.text("live.verb-done", { what: this.labelOf(step) }));
    this.listed();
    this.view.render();
    return refused === undefined ? undefined : this.refuse(refused);
  }

  /** Sends a step on the newest version known. */
  private async send(step: string, fields: Readonly<Record<string, unknown>>, unchanged: () => boolean): Promise<{ readonly version: number | undefined; readonly refused: string | undefined }> {
    for (let attempt = 1; ; attempt++) {
      const expected = Math.max(this.told, this.view.newest.life?.version ?? 0);
      const answer = await this.steps.make(step, fields, expected);
      if (answer.version !== undefined) this.told = Math.max(this.told, answer.version);
      if (answer.outcome === "made") {
        if (step !== "undo") this.own.push(expected + 1);
        return { version: answer.version, refused: undefined };
      }

      if (answer.outcome === "stale" && attempt < mostAttempts && await this.caughtUp(answer.version ?? 0) && unchanged()) continue;
      return { version: undefined, refused: answer.outcome === "stale" ? page.words.text("live.verb-stale") : answer.words };
    }
  }

  private async caughtUp(version: number): Promise<boolean> {
    const until = performance.now() + tellsWithin;
    while ((this.view.newest.life?.version ?? 0) < version) {
      const left = until - performance.now();
      if (left <= 0) return false;
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, left);
        this.arrived = () => { clearTimeout(timer); resolve(); };
      });
    }

    return true;
  }

  private fields(step: string, number: string | undefined): Readonly<Record<string, unknown>> {
    if (number === undefined || step === "instruct") return {};
    return step === "nominate" ? { demand: number, by: this.view.newest.life?.reserver === undefined ? "landlord" : "reserver" } : { demand: number };
  }

  /** What the row will say. */
  private expected(step: string, mark: Mark | undefined): Mark | undefined {
    const at = new Date().toISOString();
    const { kind, rank, reason, lockedUntil, lockedBy } = mark ?? {};
    const held = { ...(lockedUntil === undefined ? {} : { lockedUntil }), ...(lockedBy === undefined ? {} : { lockedBy }) };
    const stands = { ...(kind === undefined ? {} : { kind }), ...(rank === undefined ? {} : { rank }), ...(reason === undefined ? {} : { reason }) };
    switch (step) {
      case "nominate": return { kind: "candidate", at, ...held };
      case "restore": return { at, ...held };
      case "lock": return { ...stands, at, lockedUntil: this.view.newest.day, lockedBy: page.words.text("live.verb-you") };
      case "unlock": return { ...stands, at };
      default: return undefined;
    }
  }

  private markOf(number: string): Mark | undefined {
    return this.of(number, this.row(number)?.mark).mark;
  }

  private row(number: string): { readonly mark?: Mark } | undefined {
    return this.view.newest.rows.find(row => row.uniqueNumber === number);
  }

  private refuse(words: string): string {
    put(this.piece(this.bar, "verb-refusal"), words);
    return words;
  }

  private labelOf(step: string): string {
    const verb = step === "restore" ? "set-aside" : step === "unlock" ? "lock" : step;
    const label = this.bar.querySelector(`[data-verb="${verb}"] span`)?.textContent ?? step;
    return verb === step ? label : page.words.text(`live.verb-${step}`);
  }

  private piece(within: HTMLElement, name: string): HTMLElement {
    const found = within.querySelector<HTMLElement>(`[data-piece="${name}"]`);
    if (found === null) throw new Error(`live-shortlist: the page lacks ${name}`);
    return found;
  }
}
