/** One stream of the hub, for as long as somebody wants it: what breaks off begins anew. */
import { HubConnectionState, type HubConnection, type ISubscription } from "@microsoft/signalr";

const againAfter = 1000;

export class Streamed {
  private running: ISubscription<unknown> | undefined;
  private over = false;

  /** @param before What is said to the hub before it begins, each time: what one message has no room for. */
  constructor(private readonly hub: HubConnection, private readonly method: string, private readonly args: () => unknown[], private readonly take: (item: unknown) => void, private readonly before?: () => readonly (readonly [method: string, argument: unknown])[]) {}

  /** Begins, or begins anew on a connection that came back. */
  begin(): void {
    if (this.over || this.hub.state !== HubConnectionState.Connected) return;
    this.running?.dispose();

    // The hub takes the messages of a connection one after the other: what is sent before is there when it begins.
    for (const [method, argument] of this.before?.() ?? []) void this.hub.send(method, argument).catch(() => undefined);
    this.running = this.hub.stream(this.method, ...this.args()).subscribe({ next: this.take, error: () => { this.again(); }, complete: () => { this.again(); } });
  }

  end(): void {
    this.over = true;
    if (this.hub.state === HubConnectionState.Connected) this.running?.dispose();
  }

  private again(): void {
    this.running = undefined;
    setTimeout(() => { if (this.running === undefined) this.begin(); }, againAfter);
  }
}
