/** `<connection-chip>`: whether what one sees is true now. Shape, word and colour change together. */
import type { State } from "./hub";
import { page } from "./page";

const shapes = { connecting: "◌", live: "●", late: "◆", offline: "■" } as const;

export class ConnectionChip extends HTMLElement {
  connectedCallback(): void {
    page.live.onState(state => this.show(state));
  }

  private show(state: State): void {
    const time = state.heardAt === undefined ? "" : page.words.time(state.heardAt);
    const key = state.freshness === "live" && state.latency !== undefined ? "live.chip-live-ms" : state.freshness === "offline" && time === "" ? "live.chip-never" : `live.chip-${state.freshness}`;
    this.dataset["freshness"] = state.freshness;
    document.documentElement.dataset["freshness"] = state.freshness;
    this.textContent = `${shapes[state.freshness]} ${page.words.text(key, { time, ms: state.latency ?? 0 })}`;
  }
}
