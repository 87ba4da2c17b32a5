/**
 * `<live-shortlist vacancy="…">`: the list the server wrote, kept right without ever moving under a hand. What is shown is
 * always one version of the list, whole; newer ones wait in `target` until rows may change places.
 */
import { api } from "./client";
import type { Cause, List, MovedBy, Row } from "./hub";
import { Anchor, difference, Events, movementOf, spokenWords, type Movement, type SeenRow } from "./movement";
import { Pacing, reorderEvery } from "./pacing";
import { page, put, remembered } from "./page";
import { Panel, type View } from "./panel";
import { Rows, type RowState } from "./rows";
import { Status } from "./status";
import { Verbs, type VerbsView } from "./verbs";

interface WrittenAnchor { readonly at: string; readonly rows: readonly SeenRow[] }
interface Written { readonly list: List; readonly anchors: readonly WrittenAnchor[]; readonly events: Readonly<Record<string, readonly Cause[]>> }

const mostCompared = 4;
const seenEvery = 60_000;
const askAgainAfter = 2_000;

export class LiveShortlist extends HTMLElement implements View, VerbsView {
  shown!: List;
  private target!: List;
  anchor!: Anchor;
  private anchors: WrittenAnchor[] = [];
  private events = new Events();
  /** Events of versions that are not shown yet: a row speaks only of what it shows. */
  private coming = new Events();
  private readonly pacing = new Pacing();
  private rows!: Rows;
  private status!: Status;
  private panel!: Panel;
  private verbs!: Verbs;
  private ended = false;
  private readonly pinned = new Set<string>();
  private readonly selected = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stop: (() => void) | undefined;
  private stopState: (() => void) | undefined;
  private seen: ReturnType<typeof setInterval> | undefined;

  connectedCallback(): void {
    const written = JSON.parse(this.piece("state").textContent ?? "") as Written;
    this.shown = this.target = written.list;
    this.anchors = [...written.anchors, { at: written.list.asOf, rows: Anchor.rowsOf(written.list) }];
    this.events = new Events(written.events);
    this.rows = new Rows(this.piece<HTMLTableSectionElement>("rows"), this.piece<HTMLTemplateElement>("row"), page.words);
    this.status = new Status(this.piece("status"), this.piece("answer"));
    this.choose(0);
    this.panel = new Panel(this.piece("panel"), this);
    this.verbs = new Verbs(this.piece("verbs"), this.piece<HTMLDialogElement>("verb-dialog"), this, this.getAttribute("agent") ?? "");
    this.listen();
    this.stop = page.live.follow(this.vacancy, (list, causes, gap) => this.receive(list, causes, gap), written.list, undefined, () => this.end());
    this.stopState = page.live.onState(() => { this.verbs.reached(); this.line(); });
    this.seen = setInterval(() => this.remember(), seenEvery);
    this.verbs.listed();
    this.show(false);
    this.dataset["ready"] = "true";
  }

  disconnectedCallback(): void {
    this.stop?.();
    this.stopState?.();
    clearInterval(this.seen);
    clearTimeout(this.timer);
  }

  get newest(): List {
    return this.target;
  }

  /** Shows what this page itself changed: nothing changes places. */
  render(): void {
    this.show(false);
  }

  answer(message: string): void {
    this.status.answer(message);
  }

  focusRow(): void {
    this.rows.focus(this.rows.current ?? this.rows.order[0]);
  }

  get vacancy(): string {
    return this.getAttribute("vacancy") ?? "";
  }

  private piece<T extends HTMLElement = HTMLElement>(name: string): T {
    const found = this.querySelector<T>(`[data-piece="${name}"]`);
    if (found === null) throw new Error(`live-shortlist: the page lacks ${name}`);
    return found;
  }

  private receive(list: List, causes: readonly MovedBy[], gap: boolean): void {
    for (const cause of causes) if (cause.uniqueNumber !== undefined) this.coming.add(cause.uniqueNumber, cause);
    this.coming.keepOnly(new Set(list.rows.map(row => row.uniqueNumber)));
    if (gap) void this.catchUpEvents();
    const marked = this.target.life?.version !== list.life?.version;
    this.target = list;
    this.verbs.listed();
    // Who stands where with the vacancy is no matter of order: it is shown while the order is held back.
    if (marked) this.show(false);
    this.advance();
  }

  /** The dwelling is let, or will not be: what stands here is the last list there was. */
  private end(): void {
    this.ended = true;
    this.verbs.end();
    this.line();
    this.status.answer(page.words.text("live.line-ended"));
  }

  /** Shows the newest version when it may, or says how much waits. */
  private advance(): void {
    clearTimeout(this.timer);
    if (this.target === this.shown) return this.line();
    const sameOrder = this.target.rows.length === this.shown.rows.length && this.target.rows.every((row, index) => row.uniqueNumber === this.shown.rows[index]?.uniqueNumber);
    const wait = sameOrder && !this.pacing.frozen ? 0 : this.pacing.wait(performance.now());
    if (wait === 0) this.apply(!sameOrder);
    else {
      if (wait !== undefined) this.timer = setTimeout(() => this.advance(), wait);
      this.ghosts();
      this.line();
    }
  }

  private apply(reordered: boolean): void {
    const was = this.shown;
    // Other rules: the words around the rows, and the names of the criteria, are those of another page. What is being typed or is on its way is waited for.
    if (was.gridVersion !== this.target.gridVersion || was.ceilingsYear !== this.target.ceilingsYear) {
      if (this.verbs.idle) return location.reload();
      this.timer = setTimeout(() => this.advance(), reorderEvery);
      return this.line();
    }

    this.shown = this.target;
    if (reordered) this.pacing.reordered(performance.now());
    this.learn();
    this.show(reordered);
    const moved = difference(was, this.shown);
    if (reordered && moved.inFirstThree > 0) this.status.say(() => this.spokenHead());
    this.panel.follow();
  }

  /** What is shown now is the newest: its events may be told. */
  private learn(): void {
    const shown = new Set(this.shown.rows.map(row => row.uniqueNumber));
    this.events.take(this.coming);
    // Who left may come back, and an anchor still knows its place: so are its events still known.
    this.events.keepOnly(new Set([...shown, ...this.anchors.flatMap(anchor => anchor.rows.map(row => row.uniqueNumber))]));
    this.coming = new Events();
    // A choice nobody sees could not be taken back.
    for (const number of this.selected) if (!shown.has(number)) this.selected.delete(number);
  }

  private show(slide: boolean): void {
    this.rows.show(this.inOrder(), (row, above) => this.stateOf(row, above), slide);
    for (const step of this.shown.funnel) {
      const place = this.querySelector(`[data-step="${step.step}"]`);
      const remaining = place?.querySelector("[data-slot=remaining]");
      const removed = place?.querySelector("[data-slot=removed]");
      if (remaining) remaining.textContent = page.words.count(step.remaining);
      if (removed) removed.textContent = page.words.count(step.removed === 0 ? 0 : -step.removed);
    }

    const unknown = this.querySelector("[data-slot=unknown]");
    if (unknown) put(unknown, this.shown.toCheck === 0 ? "" : page.words.plural("live.unknown", this.shown.toCheck));
    const [, , third, fourth] = this.shown.rows;
    const candidates = this.shown.funnel.at(-1)?.remaining ?? 0;
    put(this.piece("shown"), this.shown.rows.length < candidates ? page.words.text("live.shown", { n: this.shown.rows.length, all: page.words.count(candidates) }) : page.words.text("live.shown-all"));
    const gap = third && fourth && this.shown.orderedBy === "score" ? third.points - fourth.points : undefined;
    this.piece("gap").textContent = gap === undefined ? "" : page.words.plural("live.gap", gap);
    const empty = this.piece("empty");
    if (empty.hidden && this.shown.rows.length === 0) put(empty, page.words.text("live.empty"));
    empty.hidden = this.shown.rows.length > 0;
    this.panel.say();
    this.line();
  }

  /** Pinned rows first, each with its true rank. */
  private inOrder(): readonly Row[] {
    const pinned = this.shown.rows.filter(row => this.pinned.has(row.uniqueNumber));
    return pinned.length === 0 ? this.shown.rows : [...pinned, ...this.shown.rows.filter(row => !this.pinned.has(row.uniqueNumber))];
  }

  private stateOf(row: Row, above: Row | undefined): RowState {
    const newest = this.target === this.shown ? row : this.target.rows.find(each => each.uniqueNumber === row.uniqueNumber) ?? row;
    const { mark, pending } = this.verbs.of(row.uniqueNumber, newest.mark);
    return {
      mark, pending, markedSince: mark !== undefined && Date.parse(mark.at) > Date.parse(this.anchor.sinceOf(row.uniqueNumber)),
      movement: this.movement(row), ghost: this.ghostOf(row),
      pinned: this.pinned.has(row.uniqueNumber), selected: this.selected.has(row.uniqueNumber),
      tied: above?.rank === row.rank - 1,
      mostPoints: Math.max(...this.shown.rows.map(each => each.parts.reduce((sum, part) => sum + Math.max(0, part.points), 0))),
    };
  }

  movement(row: Row): Movement {
    return movementOf(row, this.anchor, this.events);
  }

  private ghostOf(row: Row): number | "out" | undefined {
    if (!this.piece<HTMLInputElement>("preview").checked || this.target === this.shown) return undefined;
    const rank = this.target.rows.find(each => each.uniqueNumber === row.uniqueNumber)?.rank ?? "out";
    return rank === row.rank ? undefined : rank;
  }

  private ghosts(): void {
    if (this.piece<HTMLInputElement>("preview").checked) this.rows.show(this.inOrder(), (row, above) => this.stateOf(row, above), false);
  }

  /** The reserved line above the rows: what one looks at, and how much waits. */
  private line(): void {
    const freshness = document.documentElement.dataset["freshness"] ?? "connecting";
    const waiting = difference(this.shown, this.target);
    const key = this.ended ? "live.line-ended" : freshness === "offline" ? "live.line-offline" : freshness === "late" ? "live.line-late" : this.pacing.frozen ? "live.line-frozen" : freshness === "live" ? "live.line-live" : "live.line-connecting";
    this.dataset["state"] = freshness !== "live" && freshness !== "connecting" ? freshness : this.pacing.frozen ? "frozen" : "live";
    put(this.piece("line"), page.words.text(key, { time: page.words.time(this.shown.asOf) }));
    put(this.piece("paper"), page.words.text("live.paper", { day: page.words.day(this.shown.day), time: page.words.time(this.shown.asOf), version: this.shown.version }));
    put(this.piece("waiting"), waiting.besides ? page.words.text("live.waiting-besides") : waiting.moved === 0 ? "" : page.words.plural("live.waiting", waiting.moved, { three: waiting.inFirstThree }));
    const waits = waiting.moved > 0 || waiting.besides;
    this.piece("apply").hidden = !waits;
    this.piece("preview-label").hidden = !this.pacing.frozen && !waits;
    put(this.piece("freeze-label"), page.words.text(this.pacing.frozen ? "live.resume" : "live.freeze"));
  }

  private choose(index: number): void {
    const chosen = this.anchors[index] ?? this.anchors.at(-1);
    if (chosen) this.anchor = new Anchor(chosen.at, chosen.rows);
  }

  private listen(): void {
    const body = this.piece("rows");
    body.addEventListener("pointerenter", event => { if (event.pointerType === "mouse") this.pacing.pointed = true; });
    body.addEventListener("pointerleave", () => { this.pacing.pointed = false; this.advance(); });
    body.addEventListener("keydown", event => this.key(event));
    body.addEventListener("change", event => {
      const number = (event.target as HTMLElement).closest<HTMLElement>("tr")?.dataset["number"];
      if (number !== undefined && event.target instanceof HTMLInputElement) this.select(number, event.target.checked);
    });
    body.addEventListener("click", event => {
      const number = (event.target as HTMLElement).closest<HTMLElement>("tr[data-number]")?.dataset["number"];
      if (number === undefined || event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      this.rows.focus(number);
      void this.panel.explain(number);
    });
    this.piece("verbs").addEventListener("click", event => {
      const verb = (event.target as HTMLElement).closest<HTMLElement>("[data-verb]")?.dataset["verb"];
      if (verb !== undefined) void this.verbs.act(verb, this.rows.current ?? this.panel.number);
    });
    this.addEventListener("click", event => {
      const action = (event.target as HTMLElement).closest<HTMLElement>("[data-action]")?.dataset["action"];
      if (action !== undefined) this.act(action, this.rows.current ?? this.panel.number);
    });
    this.piece("panel").addEventListener("keydown", event => {
      if (event.key !== "Escape") return;
      this.act("close", undefined);
      this.rows.focus(this.rows.current ?? this.rows.order[0]);
    });
    this.piece("anchor").addEventListener("change", event => {
      const value = Number((event.target as HTMLSelectElement).value);
      if (value === -1) this.anchors = [...this.anchors.slice(0, -1), { at: this.shown.asOf, rows: Anchor.rowsOf(this.shown) }];
      this.choose(value === -1 ? this.anchors.length - 1 : value);
      this.show(false);
    });
    this.piece("cadence").addEventListener("change", event => {
      const seconds = Number((event.target as HTMLSelectElement).value);
      this.pacing.interval = seconds === 0 ? Infinity : Math.max(reorderEvery, seconds * 1000);
      remembered.set("cadence", String(seconds));
      this.advance();
    });
    this.piece("preview").addEventListener("change", () => this.show(false));
    this.piece<HTMLInputElement>("keys").addEventListener("change", event => remembered.set("single-keys", (event.target as HTMLInputElement).checked ? "on" : "off"));
    this.piece("why-form").addEventListener("submit", event => {
      event.preventDefault();
      const asked = new FormData(event.target as HTMLFormElement).get("demande");
      if (typeof asked === "string" && asked.trim() !== "") void this.panel.explain(asked.trim());
    });
    document.addEventListener("visibilitychange", () => this.remember(document.visibilityState === "hidden"));
    const cadence = remembered.get("cadence");
    if (cadence !== null) {
      this.piece<HTMLSelectElement>("cadence").value = cadence;
      this.piece("cadence").dispatchEvent(new Event("change"));
    }

    this.piece<HTMLInputElement>("keys").checked = remembered.get("single-keys") !== "off";
  }

  private key(event: KeyboardEvent): void {
    this.pacing.key(performance.now());
    this.advance();
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
    const at = this.rows.order.indexOf(this.rows.focused ?? "");
    const number = this.rows.focused;
    const always: Record<string, () => void> = {
      ArrowDown: () => this.rows.focus(this.rows.order[at + 1]),
      ArrowUp: () => this.rows.focus(this.rows.order[at - 1]),
      Home: () => this.rows.focus(this.rows.order[0]),
      End: () => this.rows.focus(this.rows.order.at(-1)),
      Enter: () => this.act("why", number),
      Escape: () => this.act("close", number),
      " ": () => this.act("freeze", number),
    };
    const verb = (name: string) => () => { if (!event.repeat) void this.verbs.act(name, number); };
    const single: Record<string, () => void> = {
      j: () => this.rows.focus(this.rows.order[at + 1]),
      k: () => this.rows.focus(this.rows.order[at - 1]),
      p: () => this.act("pin", number),
      x: () => { if (number !== undefined) this.select(number, !this.selected.has(number)); },
      c: () => this.act("compare", number),
      a: () => this.act("apply", number),
      i: verb("nominate"),
      e: verb("set-aside"),
      v: verb("lock"),
      z: verb("undo"),
      "?": () => this.act("help", number),
    };
    const action = always[event.key] ?? (this.piece<HTMLInputElement>("keys").checked ? single[event.key] : undefined);
    if (action === undefined) return;
    event.preventDefault();
    action();
  }

  private act(action: string, number: string | undefined): void {
    switch (action) {
      case "freeze":
        this.pacing.frozen = !this.pacing.frozen;
        this.status.answer(page.words.text(this.pacing.frozen ? "live.frozen" : "live.unfrozen"));
        if (this.pacing.frozen) this.line();
        else this.catchUp();
        break;
      case "apply": this.catchUp(); break;
      case "pin":
        if (number === undefined) { this.status.answer(page.words.text("live.choose-first")); break; }
        if (!this.pinned.delete(number)) this.pinned.add(number);
        this.status.answer(page.words.text(this.pinned.has(number) ? "live.pinned" : "live.unpinned", { number }));
        this.show(false);
        break;
      case "compare": this.compare(number); break;
      case "why":
        if (number === undefined) this.status.answer(page.words.text("live.choose-first"));
        else void this.panel.explain(number);
        break;
      case "close": this.panel.clear(); break;
      case "help": this.piece<HTMLDialogElement>("help").showModal(); break;
    }
  }

  /** A person asked for the newest order: it comes now, in one step. */
  private catchUp(): void {
    clearTimeout(this.timer);
    if (this.target !== this.shown) this.apply(true);
    this.line();
  }

  private select(number: string, chosen: boolean): void {
    if (chosen && this.selected.size >= mostCompared) this.status.answer(page.words.text("live.most-compared", { most: mostCompared }));
    else if (chosen) this.selected.add(number);
    else this.selected.delete(number);
    this.show(false);
  }

  private compare(number: string | undefined): void {
    const compared = [...this.selected];
    if (number !== undefined && !compared.includes(number) && compared.length < mostCompared) compared.push(number);
    if (compared.length < 2) this.status.answer(page.words.text("live.compare-needs-two"));
    else void this.panel.compare(compared);
  }

  private spokenHead(): string {
    const moved = this.shown.rows.slice(0, 3).filter(row => (this.movement(row).ranks ?? 1) !== 0 || this.movement(row).points !== 0);
    return moved.map(row => spokenWords(row, this.movement(row), page.words)).join(". ");
  }

  /** Versions were missed, and their events with them: the server knows all since the anchors. */
  private async catchUpEvents(): Promise<void> {
    try {
      const { data, response } = await api.POST("/api/v1/vacancies/{id}/visits", { params: { path: { id: this.vacancy } } });
      if (data === undefined) throw new Error(String(response.status));
      for (const [number, causes] of Object.entries(data.events)) causes.forEach(cause => this.coming.add(number, cause));
      if (this.target !== this.shown) return;
      this.learn();
      this.show(false);
    } catch {
      if (this.isConnected) setTimeout(() => { void this.catchUpEvents(); }, askAgainAfter);
    }
  }

  /** Tells the server what was seen, so that the next visit starts here; what is held back was not. */
  private remember(looked = document.visibilityState === "visible"): void {
    if (!looked || document.documentElement.dataset["freshness"] !== "live") return;
    const seen = { asOf: this.shown.asOf, rows: this.shown.rows.map(({ uniqueNumber, points }) => ({ uniqueNumber, points })) };
    void api.PUT("/api/v1/vacancies/{id}/visits/last", { params: { path: { id: this.vacancy } }, body: seen, keepalive: true }).catch(() => undefined);
  }
}
