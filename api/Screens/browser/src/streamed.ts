/** One stream of the hub, for as long as somebody wants it: what breaks off begins anew. */
import { HubConnectionState, type HubConnection, type ISubscription } from "@microsoft/signalr";

const againAfter = 1000;

export class Streamed {
  private running: ISubscription<unknown> | undefined;
  private over = false;

  constructor(private readonly hub: HubConnection, private readonly method: string, private readonly args: () => unknown[], private readonly take: (item: unknown) => void) {}

  /** Begins, or begins anew on a connection that came back. */
  begin(): void {
    if (this.over || this.hub.state !== HubConnectionState.Connected) return;
    this.running?.dispose();
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
