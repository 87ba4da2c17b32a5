/** The page's end of the bench's hub: what the bench does, second by second, and orders to it. Comes back for ever. */
import { HubConnectionBuilder, LogLevel, type HubConnection } from "@microsoft/signalr";
import type { Second } from "./bench-chart";
import { patience } from "./hub";

export interface Rates { readonly changes: number; readonly visible: number; readonly lists: number }
export interface BenchState {
  readonly offer: { readonly demands: number; readonly cluster: boolean; readonly faults: readonly string[]; readonly rates: Rates };
  readonly phase: "preparing" | "idle" | "running" | "judging";
  readonly percent: number;
  readonly rates: Rates;
  readonly fault?: string;
  readonly seconds: readonly Second[];
  readonly last?: { readonly startedAt: string };
}

/** Seconds that a page holds. */
export const mostSeconds = 180;
const again = 500;

/** The state after one more second. */
export function passed(state: BenchState, second: Second): BenchState {
  return { ...state, seconds: [...state.seconds.slice(1 - mostSeconds), second] };
}

/** The stable code of a refusal, from what a failed call says. */
export function codeOf(failure: unknown): string {
  return /HubException: ([a-z-]+):/.exec(failure instanceof Error ? failure.message : "")?.[1] ?? "unreachable";
}

/** What is asked of a connection. */
export type BenchLink = Pick<HubConnection, "on" | "start" | "invoke" | "onreconnecting" | "onreconnected" | "onclose">;

function connection(): BenchLink {
  const hub = new HubConnectionBuilder().withUrl("/hubs/bench").withAutomaticReconnect(patience).configureLogging(LogLevel.None).build();
  hub.serverTimeoutInMilliseconds = 6000;
  return hub;
}

export class BenchHub {
  private state: BenchState | undefined;
  private shown = 0;

  /** `tell` is given the state whenever it changes: undefined while no bench is connected; `reached` is whether this host answers. */
  constructor(private readonly tell: (state: BenchState | undefined, reached: boolean) => void, private readonly hub: BenchLink = connection()) {
    this.hub.on("Shown", (state: BenchState | null) => { this.shown++; this.show(state ?? undefined); });
    this.hub.on("Passed", (second: Second) => { if (this.state !== undefined) this.show(passed(this.state, second)); });
    this.hub.onreconnecting(() => this.tell(this.state, false));
    this.hub.onreconnected(() => { void this.watch(); });
    this.hub.onclose(() => { void this.start(); });
    void this.start();
  }

  /** Gives an order; the code of its refusal, or undefined when the bench has it. */
  async order(method: "Start" | "Stop" | "Inject", ...argument: unknown[]): Promise<string | undefined> {
    try {
      await this.hub.invoke(method, ...argument);
      return undefined;
    } catch (failure) {
      return codeOf(failure);
    }
  }

  private async start(): Promise<void> {
    try {
      await this.hub.start();
      await this.watch();
    } catch {
      setTimeout(() => { void this.start(); }, again);
    }
  }

  private async watch(): Promise<void> {
    const before = this.shown;
    const state = await this.hub.invoke<BenchState | null>("Watch");

    // What is shown comes as it happens, the answer as it was when it was asked for: a bench that came back in between would be gone again.
    if (this.shown === before) this.show(state ?? undefined);
  }

  private show(state: BenchState | undefined): void {
    this.state = state;
    this.tell(state, true);
  }
}
