/**
 * Browser client of the live hub, version 1. One connection, many lists. Contract: docs/reference/live-hub.md.
 *
 *     const live = new LiveConnection("/hubs/live");
 *     live.onState(state => …);
 *     const stop = live.follow(vacancyId, list => …);
 *
 * It applies numbered deltas, subscribes again after a gap, a missed beat or a reconnection, and says truthfully how old
 * what you see is: late after 2.8 s of silence or 6 s without a word of a list, offline after 6 s or when the connection closed.
 */
import { Streamed } from "./streamed";
import { HubConnectionBuilder, HubConnectionState, LogLevel, type HubConnection, type IRetryPolicy } from "@microsoft/signalr";

export const version = "1.5";

export interface Cause { readonly kind: string; readonly at: string; readonly points: number }
export interface MovedBy extends Cause { readonly uniqueNumber?: string }
export interface Persons { readonly adults: number; readonly dependants: number; readonly visitingChildren: number; readonly expectedChildren: number }
export interface ScorePart { readonly criterion: string; readonly points: number; readonly evidence?: "declared" | "supplied" | "verified" | "validated" }
export interface FunnelStep { readonly step: string; readonly remaining: number; readonly removed: number }
export interface Row {
  readonly rank: number;
  readonly uniqueNumber: string;
  readonly points: number;
  /** Label of the class above the scores it is in. */
  readonly class?: string;
  /** What decided against the row before it, of the same class and score. */
  readonly tie?: string;
  readonly registeredOn: string;
  readonly household: string;
  readonly persons: Persons;
  readonly parts: readonly ScorePart[];
  readonly toCheck: readonly string[];
  readonly cause: Cause;
  /** Whether it is in an offer, of this vacancy or elsewhere. */
  readonly offer?: "here" | "elsewhere";
  /** How it stands with the vacancy; absent when nothing is recorded of it. */
  readonly mark?: Mark;
}
export interface Mark {
  readonly kind?: "candidate" | "ranked" | "not-ranked" | "set-aside" | "refused" | "withdrawn";
  /** Rank that the commission gave it. */
  readonly rank?: number;
  /** Family of the reason for which it is set aside. */
  readonly reason?: string;
  readonly lockedUntil?: string;
  readonly lockedBy?: string;
  readonly at: string;
}
/** Where the vacancy of a list stands in its life. */
export interface ListLife {
  /** The expected version of the next step. */
  readonly version: number;
  readonly state: string;
  readonly nextSteps: readonly string[];
  readonly reserver?: string;
  /** Who may be offered the dwelling, in their order; empty unless the next offer is to come. */
  readonly line: readonly InLine[];
}
export interface InLine { readonly uniqueNumber: string; readonly rank: number; readonly waits: boolean }
export interface List {
  readonly vacancy: string;
  readonly version: string;
  readonly asOf: string;
  readonly day: string;
  readonly gridVersion?: string;
  readonly orderedBy: "score" | "first-deposit";
  readonly ceilingsYear: number;
  readonly ceilingsProvisional: boolean;
  readonly funnel: readonly FunnelStep[];
  readonly toCheck: number;
  readonly rows: readonly Row[];
  readonly life?: ListLife;
}
export interface Delta {
  readonly vacancy: string;
  readonly from: string;
  readonly to: string;
  readonly asOf: string;
  readonly day: string;
  readonly gridVersion?: string;
  readonly ceilingsYear: number;
  readonly ceilingsProvisional: boolean;
  readonly funnel?: readonly FunnelStep[];
  readonly toCheck?: number;
  readonly rows: readonly Row[];
  readonly removed: readonly string[];
  readonly order?: readonly string[];
  readonly causes: readonly MovedBy[];
  readonly life?: ListLife;
}
interface Snapshot { readonly list?: List; readonly version: string; readonly unchanged: boolean }
interface Beat { readonly vacancy: string; readonly version: string; readonly at: string }
interface Ended { readonly vacancy: string }

export type Freshness = "connecting" | "live" | "late" | "offline";
export interface State {
  readonly freshness: Freshness;
  /** When the server was last heard, by this machine's clock. */
  readonly heardAt: Date | undefined;
  /** Round trip of the last question, milliseconds. */
  readonly latency: number | undefined;
}

/** Receives each version of a list with the events that made it. After a gap the events are not all known: `gap`. */
export type ListListener = (list: List, causes: readonly MovedBy[], gap: boolean) => void;

/** Silence after which what one sees may be old. Beats come every 2 s. */
const lateAfter = 2800;
const offlineAfter = 6000;
const watchEvery = 250;
/** A quiet page asks by itself, so that its chip does not lie. */
const askAfter = 2000;
const beatGrace = 1000;
/** Silence of one list, its beats included, after which it may be old although the connection lives. */
const listLateAfter = 6000;
const askAgainAfter = 1000;

/** Never gives up: an agent's screen is open all day. */
export const patience: IRetryPolicy = { nextRetryDelayInMilliseconds: retry => Math.min(500 * 2 ** retry.previousRetryCount, 5000) };

/** The list after a delta, or undefined when the delta does not start from it. */
export function applyDelta(list: List, delta: Delta): List | undefined {
  if (delta.from !== list.version) return undefined;
  const rows = new Map(list.rows.map(row => [row.uniqueNumber, row]));
  delta.removed.forEach(number => rows.delete(number));
  delta.rows.forEach(row => rows.set(row.uniqueNumber, row));
  const order = delta.order ?? list.rows.map(row => row.uniqueNumber);
  const ranked: Row[] = [];
  for (const number of order) {
    const row = rows.get(number);
    if (row === undefined) return undefined;
    ranked.push(row.rank === ranked.length + 1 ? row : { ...row, rank: ranked.length + 1 });
  }
  const { gridVersion: _, ...rest } = list;
  return {
    ...rest,
    ...(delta.gridVersion === undefined ? {} : { gridVersion: delta.gridVersion }),
    ...(delta.life === undefined ? {} : { life: delta.life }),
    orderedBy: delta.gridVersion === undefined ? "first-deposit" : "score",
    version: delta.to, asOf: delta.asOf, day: delta.day,
    ceilingsYear: delta.ceilingsYear, ceilingsProvisional: delta.ceilingsProvisional,
    funnel: delta.funnel ?? list.funnel, toCheck: delta.toCheck ?? list.toCheck, rows: ranked,
  };
}

/** How old what one sees is, from the silence of the server. */
export function freshnessOf(connected: boolean, everHeard: boolean, silence: number): Freshness {
  if (!everHeard) return connected || silence < offlineAfter ? "connecting" : "offline";
  if (!connected || silence >= offlineAfter) return "offline";
  return silence >= lateAfter ? "late" : "live";
}

class Followed {
  list: List | undefined;
  private early: Delta[] = [];
  private asking = false;
  private again = false;
  private heard = performance.now();
  /** Nobody follows it any more. */
  over = false;

  constructor(readonly vacancy: string, readonly listener: ListListener, known: List | undefined, private readonly hub: HubConnection, private readonly wish: { readonly maxHz: number; readonly rows?: number }, private readonly ended: () => void) {
    this.list = known;
  }

  /** Milliseconds since the server last spoke of this list. */
  get silence(): number {
    return performance.now() - this.heard;
  }

  async subscribe(): Promise<void> {
    if (this.over || this.hub.state !== HubConnectionState.Connected) return;
    if (this.asking) { this.again = true; return; }
    this.asking = true;
    this.early = [];
    try {
      const options = this.list ? { ...this.wish, fromVersion: this.list.version } : this.wish;
      const snapshot = await this.hub.invoke<Snapshot>("Subscribe", this.vacancy, options);
      this.heard = performance.now();
      if (snapshot.list !== undefined) {
        this.list = snapshot.list;
        this.listener(this.list, [], true);
      }
      this.early.forEach(delta => this.take(delta));
    } catch (failure) {
      // The page knew it, and it is not there any more: it has ended.
      if (String(failure).includes("not-found:")) return this.end();
      // The connection died under the question, whose return asks again; or the server could not answer, and this does.
      setTimeout(() => { void this.subscribe(); }, askAgainAfter);
    } finally {
      this.asking = false;
      if (this.again) { this.again = false; void this.subscribe(); }
    }
  }

  /** Nothing more comes of it. */
  end(): void {
    if (this.over) return;
    this.over = true;
    this.ended();
  }

  receive(delta: Delta): void {
    this.heard = performance.now();
    if (this.asking) this.early.push(delta);
    else if (!this.take(delta)) void this.subscribe();
  }

  beat(beat: Beat): void {
    this.heard = performance.now();
    if (this.asking || beat.version === this.list?.version) return;
    setTimeout(() => { if (!this.asking && this.list?.version !== beat.version) void this.subscribe(); }, beatGrace);
  }

  private take(delta: Delta): boolean {
    const next = this.list && applyDelta(this.list, delta);
    if (next === undefined) return false;
    this.list = next;
    this.listener(next, delta.causes, false);
    return true;
  }
}

export class LiveConnection {
  private readonly hub: HubConnection;
  private readonly followed = new Map<string, Followed>();
  private readonly streams = new Set<Streamed>();
  private readonly stateListeners = new Set<(state: State) => void>();
  private readonly startedAt = performance.now();
  private heard: number | undefined;
  private heardAt: Date | undefined;
  private latency: number | undefined;
  private asked = false;
  private closed = false;
  private readonly watching: ReturnType<typeof setInterval>;
  private last: State = { freshness: "connecting", heardAt: undefined, latency: undefined };

  constructor(url: string, private readonly maxHz = 2) {
    this.hub = new HubConnectionBuilder().withUrl(url).withAutomaticReconnect(patience).configureLogging(LogLevel.None).build();
    this.hub.serverTimeoutInMilliseconds = offlineAfter;
    this.hub.keepAliveIntervalInMilliseconds = 5000;
    this.hub.on("Delta", (delta: Delta) => { this.hear(); this.followed.get(delta.vacancy)?.receive(delta); });
    this.hub.on("Ended", (ended: Ended) => { this.hear(); this.followed.get(ended.vacancy)?.end(); });
    this.hub.on("Beat", (beat: Beat) => { this.hear(); this.followed.get(beat.vacancy)?.beat(beat); });
    // A server that closes for good is gone, not the agent: begin again.
    this.hub.onclose(() => { if (!this.closed) void this.start(); });
    this.hub.onreconnected(() => { void this.connected(); });
    this.watching = setInterval(() => this.watch(), watchEvery);
    void this.start();
  }

  /** The present state, then every change of it, until the returned function is called. */
  onState(listener: (state: State) => void): () => void {
    this.stateListeners.add(listener);
    listener(this.last);
    return () => { this.stateListeners.delete(listener); };
  }

  /** Ends it for good: nothing is heard or told any more. */
  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.watching);
    this.followed.forEach(list => { list.over = true; });
    this.followed.clear();
    this.stateListeners.clear();
    await this.hub.stop();
  }

  /**
   * Follows a list until the returned function is called. `known` is a version one has already, from a page or an earlier
   * answer. `rows` of 3 or less follows the first three alone. `ended` is called once, when the vacancy is let or closed.
   */
  follow(vacancy: string, listener: ListListener, known?: List, rows?: number, ended?: () => void): () => void {
    const followed = new Followed(vacancy, listener, known, this.hub, { maxHz: this.maxHz, ...(rows === undefined ? {} : { rows }) }, () => { this.end(vacancy); ended?.(); });
    this.followed.set(vacancy, followed);
    void followed.subscribe();
    return () => {
      followed.over = true;
      if (this.followed.get(vacancy) === followed) this.followed.delete(vacancy);
      if (this.hub.state === HubConnectionState.Connected) void this.hub.invoke("Unsubscribe", vacancy).catch(() => undefined);
    };
  }

  /** A stream of the hub, begun anew with the arguments of that moment whenever it breaks off, until the returned function is called. */
  stream<T>(method: string, args: () => unknown[], take: (item: T) => void, before?: () => readonly (readonly [method: string, argument: unknown])[]): () => void {
    const streamed = new Streamed(this.hub, method, args, item => { this.hear(); take(item as T); }, before);
    this.streams.add(streamed);
    streamed.begin();
    return () => { this.streams.delete(streamed); streamed.end(); };
  }

  private end(vacancy: string): void {
    this.followed.delete(vacancy);
    if (this.hub.state === HubConnectionState.Connected) void this.hub.invoke("Unsubscribe", vacancy).catch(() => undefined);
  }

  private async start(): Promise<void> {
    for (let attempt = 0; !this.closed; attempt++) {
      try {
        await this.hub.start();
        return await this.connected();
      } catch {
        await new Promise(resolve => setTimeout(resolve, Math.min(500 * 2 ** attempt, 5000)));
      }
    }
  }

  private async connected(): Promise<void> {
    this.asked = false;
    this.hear();
    this.streams.forEach(streamed => { streamed.begin(); });
    await Promise.all([this.ask(), ...[...this.followed.values()].map(followed => followed.subscribe())]);
  }

  private hear(): void {
    this.heard = performance.now();
    this.heardAt = new Date();
    this.watch();
  }

  private async ask(): Promise<void> {
    if (this.asked || this.hub.state !== HubConnectionState.Connected) return;
    this.asked = true;
    const from = performance.now();
    try {
      await this.hub.invoke("Ping");
      this.latency = Math.round(performance.now() - from);
      this.hear();
    } catch {
      // Silence says it.
    } finally {
      this.asked = false;
    }
  }

  private watch(): void {
    const silence = performance.now() - (this.heard ?? this.startedAt);
    if (silence >= askAfter) void this.ask();
    const ofConnection = freshnessOf(this.hub.state === HubConnectionState.Connected, this.heard !== undefined, silence);
    const freshness = ofConnection === "live" && [...this.followed.values()].some(list => list.silence >= listLateAfter) ? "late" : ofConnection;
    if (freshness === this.last.freshness && this.latency === this.last.latency && (freshness === "live" || this.heardAt === this.last.heardAt)) return;
    this.last = { freshness, heardAt: this.heardAt, latency: this.latency };
    this.stateListeners.forEach(listener => listener(this.last));
  }
}
