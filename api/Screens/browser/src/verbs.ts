/**
 * The verbs of a list: steps in the life of its vacancy. A step is shown at once, hatched, until the list itself says it. Refused, the
 * row is as it was and an alert says why; nothing waits in silence, and each step of this page is taken back by one key, the last first.
 */
import { Fragment } from "./fragments";
import type { List, Mark } from "./hub";
import { bodyOf } from "./life-body";
import { holderWords, nextWords, sameMark } from "./marks";
import { Own } from "./own-steps";
import { page, put } from "./page";
import { fieldsOf, Steps } from "./steps";

/** How long a list may take to tell of somebody else's step before ours is given up. */
const tellsWithin = 3000;
const mostAttempts = 3;

/** Steps that need nothing but the row, or nothing at all; the others have a form. */
const direct = new Set(["nominate", "lock", "unlock", "restore", "instruct", "undo"]);
/** Verbs about one household. */
const ofRow = new Set(["nominate", "set-aside", "lock"]);

export interface VerbsView {
  readonly vacancy: string;
  /** The newest version of the list: the marks of its rows are shown as they come, even while the order is held back. */
  readonly newest: List;
  render(): void;
  answer(message: string): void;
  /** Takes the focus from a control that goes away. */
  focusRow(): void;
}

/** What somebody decided on: the row as the list had it and as it was shown, and the version of the vacancy, which counts where there is no row. */
interface Basis { readonly number: string | undefined; readonly marks: readonly (Mark | undefined)[]; readonly version: number }

/** What a row will say once the list says it. `version`: of the vacancy, from which on it does; unknown until it is confirmed. */
interface Pending { readonly verb: string; readonly mark: Mark; version: number | undefined }

/** Why a step was not made. */
interface Refused { readonly words: string; readonly code: string | undefined }

const refusal = (words: string, code?: string): Refused => ({ words, code });

export class Verbs {
  private readonly steps: Steps;
  private readonly form: Fragment;
  private readonly pending = new Map<string, Pending>();
  /** Facts that this page made and did not take back; they outlive a reload of it. */
  private readonly own: Own;
  /** Version of the vacancy that an answer told, should the list not have come yet. */
  private told = 0;
  private arrived: (() => void) | undefined;
  /** The step before: one after the other, as they were asked for. */
  private turn: Promise<unknown> = Promise.resolve();
  private underWay = 0;
  /** Rises when a step was not answered: what was asked for behind it is not sent. */
  private silences = 0;
  private ended = false;
  private undoing = false;
  /** Versions of the vacancy between which nothing lies but a step of this page. */
  private readonly ownSteps = new Map<number, number>();
  /** Rises with each form that is opened or closed: an answer speaks to the form it belongs to. */
  private opening = 0;
  private opened: Basis = { number: undefined, marks: [], version: 0 };

  /** @param me Subject of the agent: a lock of their own is let go by a key, another's is not. */
  constructor(private readonly bar: HTMLElement, private readonly dialog: HTMLDialogElement, private readonly view: VerbsView, private readonly me: string) {
    this.own = new Own(view.vacancy);
    this.steps = new Steps(view.vacancy, (step, before, after) => {
      this.told = Math.max(this.told, after);
      this.ownSteps.set(before, after);
      if (step !== "undo") this.own.push(before + 1);
    });
    this.form = new Fragment(this.piece(dialog, "verb-form"));
    dialog.addEventListener("close", () => { this.opening++; });
    dialog.addEventListener("submit", event => {
      const form = event.target as HTMLFormElement;
      const step = form.dataset["step"];
      if (step === undefined) return;
      event.preventDefault();
      void this.submit(step, form);
    });
  }

  /** Whether nothing is on its way and nothing is being typed: the page may be loaded anew. */
  get idle(): boolean {
    return this.underWay === 0 && !this.dialog.open;
  }

  /** What a row says of its standing: what is on its way, or what the list says. */
  of(number: string, mark: Mark | undefined): { readonly mark: Mark | undefined; readonly pending: boolean } {
    const pending = this.pending.get(number);
    return pending === undefined ? { mark, pending: false } : { mark: pending.mark, pending: true };
  }

  /** A newer version of the list is there. */
  listed(): void {
    const { life } = this.view.newest;
    for (const [number, { version }] of this.pending) if (version !== undefined && version <= (life?.version ?? 0)) this.pending.delete(number);
    put(this.piece(this.bar, "life-state"), life === undefined ? "" : page.words.text(`life.state-${life.state}`));
    put(this.piece(this.bar, "life-holder"), holderWords(life, page.words));
    put(this.piece(this.bar, "life-next"), nextWords(life?.line ?? [], this.view.newest.rows, page.words));
    for (const button of this.bar.querySelectorAll<HTMLButtonElement>("[data-verb]")) {
      const verb = button.dataset["verb"] ?? "";
      const hidden = this.ended || life?.nextSteps.includes(verb) !== true || (verb === "undo" && this.own.last === undefined);
      if (button.hidden === hidden) continue;
      if (hidden && button === document.activeElement) this.view.focusRow();
      button.hidden = hidden;
    }

    this.arrived?.();
  }

  /** The dwelling is let, or will not be: no more steps. */
  end(): void {
    this.ended = true;
    if (this.dialog.open) this.dialog.close();
    this.listed();
  }

  /** Does what a key or a button asks, about the row an agent works on. */
  async act(verb: string, number: string | undefined): Promise<void> {
    const about = ofRow.has(verb) ? number : undefined;
    const mark = about === undefined ? undefined : this.of(about, this.listedMark(about)).mark;
    const step = verb === "set-aside" && mark?.kind === "set-aside" ? "restore" : verb === "lock" && mark?.lockedUntil !== undefined ? "unlock" : verb;
    if (this.bar.querySelector(`[data-verb="${verb}"]`) === null) return this.view.answer(page.words.text("live.verb-not-mine"));
    if (this.ended || this.view.newest.life?.nextSteps.includes(step) !== true) return this.view.answer(page.words.text("live.verb-not-now"));
    if (ofRow.has(verb) && about === undefined) return this.view.answer(page.words.text("live.choose-first"));
    if (about !== undefined && this.pending.get(about)?.verb === verb) return this.view.answer(page.words.text("live.verb-under-way"));
    if (step === "unlock" && mark?.lockedBy !== this.me) return this.view.answer(page.words.text("live.verb-not-yours", { by: mark?.lockedBy ?? "" }));
    const basis: Basis = { number: about, marks: about === undefined ? [] : [this.listedMark(about), mark], version: this.seen };
    if (step === "undo") await this.undo();
    else if (direct.has(step)) {
      const refused = await this.make(step, verb, this.fields(step, about), basis, this.expected(step, mark));
      if (refused !== undefined) this.refuse(refused.words);
    } else await this.open(step, about, basis);
  }

  private async open(step: string, number: string | undefined, basis: Basis): Promise<void> {
    const title = [page.words.text(`life.step-${step}`), ...(number === undefined ? [] : [number])].join(" ");
    const opening = ++this.opening;
    const loaded = await this.form.load(`/logements/${this.view.vacancy}/vie/pas/${step}${number === undefined ? "" : `?demande=${encodeURIComponent(number)}`}`);
    if (opening !== this.opening) return;
    if (!loaded) return this.refuse(page.words.text("live.verb-no-form"));
    // What the form says of the vacancy is of its own version: that is what is decided on.
    const version = Number(this.dialog.querySelector<HTMLElement>("form[data-step]")?.dataset["onVersion"] ?? basis.version);
    this.opened = { ...basis, version };
    put(this.piece(this.dialog, "verb-title"), title);
    put(this.piece(this.dialog, "form-refusal"), "");
    this.dialog.showModal();
    this.dialog.querySelector<HTMLElement>("form[data-step] :is(input:not([type=hidden]), select, button)")?.focus();
  }

  /** The form stays until its step is made: what was typed is not lost, and what it says stays before the eyes. */
  private async submit(step: string, form: HTMLFormElement): Promise<void> {
    const fields = bodyOf(fieldsOf(form));
    const reason = (fields["reason"] as { family?: string } | undefined)?.family;
    const mark: Mark | undefined = step === "set-aside" ? { kind: "set-aside", at: new Date().toISOString(), ...(reason === undefined ? {} : { reason }) } : undefined;
    const button = form.querySelector("button");
    if (button !== null) button.disabled = true;
    put(this.piece(this.dialog, "form-refusal"), "");
    const opening = this.opening;
    const refused = (await this.make(step, step, fields, this.opened, mark))?.words;
    if (button !== null) button.disabled = false;
    if (opening !== this.opening) {
      if (refused !== undefined) this.refuse(refused);
    } else if (refused !== undefined) put(this.piece(this.dialog, "form-refusal"), refused);
    else {
      this.dialog.close();
      if (document.activeElement === document.body) this.view.focusRow();
    }

    this.listed();
  }

  /**
   * Takes back the last step of this page that can be; those of others are taken back where they are read, in the life of the vacancy. One on which
   * later steps stand is kept for later, one that is taken back already is forgotten.
   */
  private async undo(): Promise<void> {
    if (this.undoing) return this.view.answer(page.words.text("live.verb-under-way"));
    this.undoing = true;
    await this.turn;
    const kept: number[] = [];
    let [refused, undone]: [Refused | undefined, boolean] = [undefined, false];
    for (let fact = this.own.pop(); fact !== undefined; fact = this.own.pop()) {
      refused = await this.make("undo", "undo", { fact }, { number: undefined, marks: [], version: this.seen }, undefined);
      undone = refused === undefined;
      if (refused === undefined) break;
      if (refused.code !== "not-undoable") kept.unshift(fact);
      if (refused.code !== "not-undoable" && refused.code !== "steps-stand-on-it") break;
    }

    kept.forEach(fact => this.own.push(fact));
    this.undoing = false;
    if (refused !== undefined && kept.length > 0) this.refuse(refused.words);
    else if (!undone) this.view.answer(page.words.text("live.verb-nothing-to-undo"));
    this.listed();
  }

  /** Makes a step, after those that were asked for before it. @returns Why it was refused; undefined when it was made. */
  private async make(step: string, verb: string, fields: Readonly<Record<string, unknown>>, basis: Basis, mark: Mark | undefined): Promise<Refused | undefined> {
    const { number } = basis;
    const pending: Pending | undefined = mark === undefined ? undefined : { verb, mark, version: undefined };
    if (number !== undefined && pending !== undefined) this.pending.set(number, pending);
    this.refuse("");
    this.underWay++;
    this.view.render();
    const silences = this.silences;
    const sent = this.turn.then(() => this.silences === silences ? this.send(step, fields, basis) : refusal(page.words.text("live.verb-silent")));
    this.turn = sent;
    const answer = await sent;
    this.underWay--;
    if (typeof answer === "number") {
      if (pending !== undefined) pending.version = answer;
      this.view.answer(step === "undo" ? page.words.text("live.verb-undone") : page.words.text("live.verb-done", { what: [page.words.text(`life.step-${step}`), ...(number === undefined ? [] : [number])].join(" ") }));
    } else if (number !== undefined && this.pending.get(number) === pending) this.pending.delete(number);

    this.listed();
    this.view.render();
    return typeof answer === "number" ? undefined : answer;
  }

  /**
   * Sends a step. One about a row is made on the newest version, even if another agent's step came in between, as long as the row still
   * says what it said: somebody decided on that row, not on the list. One about the vacancy is made on the version that was seen, or on
   * the one that steps of this page alone made of it. @returns The version of the vacancy after it, or why it was refused.
   */
  private async send(step: string, fields: Readonly<Record<string, unknown>>, { number, marks, version }: Basis): Promise<number | Refused> {
    const free = number !== undefined || step === "undo";
    for (let attempt = 1; ; attempt++) {
      if (document.documentElement.dataset["freshness"] !== "live") return refusal(page.words.text("live.verb-offline"));
      if (number !== undefined && !marks.some(mark => sameMark(mark, this.listedMark(number)))) return refusal(page.words.text("live.verb-stale"));
      const answer = await this.steps.make(step, fields, free ? this.seen : this.after(version));
      if (answer.outcome === "made") return answer.version ?? this.told;
      if (answer.outcome === "silent") this.silences++;
      if (answer.outcome === "stale" && free && attempt < mostAttempts && await this.caughtUp(answer.version ?? 0)) continue;
      return refusal(answer.words, answer.code);
    }
  }

  /** The version that steps of this page alone made of one. */
  private after(version: number): number {
    const next = this.ownSteps.get(version);
    return next === undefined ? version : this.after(next);
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

  /** The version before the eyes: the newest that came, or that our own step made. */
  private get seen(): number {
    return Math.max(this.told, this.view.newest.life?.version ?? 0);
  }

  private fields(step: string, number: string | undefined): Readonly<Record<string, unknown>> {
    if (number === undefined) return {};
    return step === "nominate" ? { demand: number, by: this.view.newest.life?.reserver === undefined ? "landlord" : "reserver" } : { demand: number };
  }

  /** What the row will say; of a lock not until when, for that is the server's to say. */
  private expected(step: string, mark: Mark | undefined): Mark | undefined {
    const at = new Date().toISOString();
    const { kind, rank, reason, lockedUntil, lockedBy } = mark ?? {};
    const held = { ...(lockedUntil === undefined ? {} : { lockedUntil }), ...(lockedBy === undefined ? {} : { lockedBy }) };
    const stands = { ...(kind === undefined ? {} : { kind }), ...(rank === undefined ? {} : { rank }), ...(reason === undefined ? {} : { reason }) };
    switch (step) {
      case "nominate": return { kind: "candidate", at, ...held };
      case "restore": return { at, ...held };
      case "lock": return { ...stands, at, lockedUntil: "", lockedBy: this.me };
      case "unlock": return { ...stands, at };
      default: return undefined;
    }
  }

  /** What the list says of a row; nothing of one that is not in it any more. */
  private listedMark(number: string): Mark | undefined {
    return this.view.newest.rows.find(row => row.uniqueNumber === number)?.mark;
  }

  /** The list may be live again: that it was not is no news then. */
  reached(): void {
    const refusal = this.piece(this.bar, "verb-refusal");
    if (document.documentElement.dataset["freshness"] === "live" && refusal.textContent === page.words.text("live.verb-offline")) put(refusal, "");
  }

  private refuse(words: string): void {
    put(this.piece(this.bar, "verb-refusal"), words);
  }

  private piece(within: HTMLElement, name: string): HTMLElement {
    const found = within.querySelector<HTMLElement>(`[data-piece="${name}"]`);
    if (found === null) throw new Error(`live-shortlist: the page lacks ${name}`);
    return found;
  }
}
