/** `<live-bench>`: the page of the load bench, kept right each second. The server wrote the same page for who has no scripts. */
import { marksOf, type Mark } from "./bench-chart";
import { BenchHub, type BenchState } from "./bench-hub";
import { Plot } from "./bench-plot";
import { Fragment } from "./fragments";
import { page, put } from "./page";

export class LiveBench extends HTMLElement {
  private plots: Plot[] = [];
  private figures!: Fragment;
  private hub!: BenchHub;
  private judged: string | undefined;
  private offered = "";

  connectedCallback(): void {
    this.plots = [...this.querySelectorAll<HTMLElement>("[data-chart]")].map(figure => new Plot(figure));
    this.figures = new Fragment(this.piece("figures"));
    this.querySelector("form")?.addEventListener("submit", event => { void this.order(event); });
    const copy = this.querySelector<HTMLButtonElement>("[data-action=copy]");
    if (copy !== null) {
      copy.hidden = false;
      copy.addEventListener("click", () => { void this.copy(); });
    }

    this.hub = new BenchHub((state, reached) => this.show(state, reached));
    this.dataset["ready"] = "true";
  }

  private show(state: BenchState | undefined, reached: boolean): void {
    const running = state?.phase === "running";
    put(this.piece("state"), this.sentence(state, reached));
    put(this.piece("progress"), state?.phase === "preparing" ? page.words.text("live.bench-percent", { n: state.percent }) : running ? page.words.text("live.bench-elapsed", { n: state.seconds.at(-1)?.at ?? 0 }) : "");
    this.dataset["phase"] = state?.phase ?? "absent";
    if (state === undefined) {
      // A bench that was here comes back: its charts stay. Without one there is only how to start it.
      this.piece("absent").hidden = !this.piece("present").hidden;
      this.enable(() => false);
      return;
    }

    this.piece("absent").hidden = true;
    this.piece("present").hidden = false;
    this.offer(state);
    this.enable(order => reached && (order === "start" ? state.phase === "idle" : running && (order === "stop" || state.fault === undefined)));
    const marks = marksOf(state.seconds);
    this.plots.forEach(plot => { plot.show(state.seconds, marks); });
    this.happened(marks);
    if (reached && state.last?.startedAt !== this.judged) void this.judge(state.last?.startedAt);
  }

  private sentence(state: BenchState | undefined, reached: boolean): string {
    if (!reached) return page.words.text("live.bench-offline");
    const phase = page.words.text(`live.bench-phase-${state?.phase ?? "absent"}`);
    return state?.fault === undefined ? phase : page.words.text("live.bench-under", { state: phase, fault: page.words.text(`live.bench-${state.fault}`) });
  }

  /** Rates and faults of a bench that was not here when the page was written. */
  private offer(state: BenchState): void {
    const offered = state.offer.faults.join(" ");
    if (this.offered === offered) return;
    this.offered = offered;
    const faults = this.piece("faults");
    if (faults.querySelector("button") !== null) return;
    faults.append(...state.offer.faults.map(fault => {
      const button = document.createElement("button");
      [button.name, button.value, button.formNoValidate, button.textContent] = ["order", fault, true, page.words.text(`live.bench-${fault}`)];
      return button;
    }));
    for (const [name, rate] of Object.entries(state.rates)) this.field(name).value = String(rate);
  }

  private happened(marks: readonly Mark[]): void {
    const texts = marks.map(mark => page.words.text("live.bench-event", { at: mark.at, what: mark.codes.map(code => page.words.text(`live.bench-${code}`)).join(", ") }));
    const list = this.piece("events");
    if (list.children.length === texts.length && texts.every((text, index) => list.children[index]?.textContent === text)) return;
    list.replaceChildren(...texts.map(text => {
      const item = document.createElement("li");
      item.textContent = text;
      return item;
    }));
  }

  private async judge(startedAt: string | undefined): Promise<void> {
    const before = this.judged;
    this.judged = startedAt;
    if (!await this.figures.load("/banc/chiffres")) this.judged = before;
  }

  private async order(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const order = event.submitter instanceof HTMLButtonElement ? event.submitter.value : "start";
    const rates = { changes: this.field("changes").valueAsNumber, visible: this.field("visible").valueAsNumber, lists: this.field("lists").valueAsNumber };
    const refusal = await (order === "start" ? this.hub.order("Start", rates) : order === "stop" ? this.hub.order("Stop") : this.hub.order("Inject", order));
    put(this.piece("refusal"), refusal === undefined ? "" : page.words.text(`live.bench-refused-${refusal}`));
  }

  private async copy(): Promise<void> {
    await navigator.clipboard.writeText(this.piece("command").textContent ?? "");
    put(this.piece("state"), page.words.text("live.bench-copied"));
  }

  private enable(able: (order: string) => boolean): void {
    const focused = document.activeElement;
    for (const button of this.querySelectorAll<HTMLButtonElement>("button[name=order]")) button.disabled = !able(button.value);

    // A button that is no more to be pressed would drop the focus at the top of the page.
    if (focused instanceof HTMLButtonElement && focused.disabled && this.contains(focused)) this.piece("state").focus();
  }

  private field(name: string): HTMLInputElement {
    const field = this.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (field === null) throw new Error(`no field ${name}`);
    return field;
  }

  private piece(name: string): HTMLElement {
    const piece = this.querySelector<HTMLElement>(`[data-piece="${name}"]`);
    if (piece === null) throw new Error(`no piece ${name}`);
    return piece;
  }
}
