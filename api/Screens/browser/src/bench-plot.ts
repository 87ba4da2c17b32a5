/** Draws one chart into its figure: lines, their band, the target, what happened. Only attributes change from second to second. */
import { across, areaOf, charts, decades, height, labelsOf, latencyHeight, pathOf, rounded, topOfChart, width, type Chart, type Mark, type Second } from "./bench-chart";
import { page, put } from "./page";

const svg = "http://www.w3.org/2000/svg";

export class Plot {
  private readonly chart: Chart;
  private readonly value: Element;
  private readonly place: HTMLElement;
  private readonly area = this.shape("path", "area");
  private readonly lines: SVGElement[];
  private readonly happened = document.createElementNS(svg, "g");
  private readonly top = document.createElement("span");
  private numbers: HTMLElement[] = [];

  constructor(figure: HTMLElement) {
    const chart = charts[figure.dataset["chart"] ?? ""];
    const value = figure.querySelector("[data-value]");
    const place = figure.querySelector<HTMLElement>(".plot");
    if (chart === undefined || value === null || place === null) throw new Error(`no chart ${figure.dataset["chart"]}`);
    [this.chart, this.value, this.place] = [chart, value, place];
    this.lines = chart.lines.map((_, index) => this.shape("path", index === 0 ? "curve" : "curve upper"));
    const drawing = document.createElementNS(svg, "svg");
    drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    drawing.setAttribute("preserveAspectRatio", "none");
    drawing.setAttribute("aria-hidden", "true");
    drawing.append(this.area, ...this.ruled(), ...this.lines, this.happened);
    this.top.className = "top";
    place.append(drawing, this.top);
    if (chart.target !== undefined) place.append(this.label("target", latencyHeight(chart.target), page.words.text("live.bench-target")));
  }

  show(seconds: readonly Second[], marks: readonly Mark[]): void {
    const newest = seconds.at(-1);
    const said = newest !== undefined && this.chart.lines[0]?.(newest) !== undefined;
    put(this.value, !said ? "–" : page.words.text(`live.bench-value-${this.chart.text}`, rounded(this.chart.values(newest))));
    put(this.top, this.chart.latency ? "10 s" : page.words.count(topOfChart(this.chart, seconds)));
    const paths = this.chart.lines.map(line => pathOf(this.chart, line, seconds));
    this.lines.forEach((line, index) => { line.setAttribute("d", paths[index] ?? ""); });
    this.area.setAttribute("d", areaOf(this.chart, seconds));
    this.happened.replaceChildren(...marks.map(mark => this.upright(across(mark.at, seconds))));
    this.numbers.forEach(number => { number.remove(); });
    this.numbers = labelsOf(marks, seconds).map(label => {
      const number = document.createElement("span");
      number.className = "mark";
      number.setAttribute("aria-hidden", "true");
      number.textContent = label.text;
      number.style.left = `${100 * label.x / width}%`;
      return number;
    });
    this.place.append(...this.numbers);
  }

  private ruled(): SVGElement[] {
    const rules = this.chart.latency ? Array.from({ length: decades - 1 }, (_, index) => this.level("rule", latencyHeight(10 ** (index + 1)))) : [this.level("rule", height / 2)];
    return this.chart.target === undefined ? rules : [...rules, this.level("target", latencyHeight(this.chart.target))];
  }

  private level(name: string, y: number): SVGElement {
    const level = this.shape("path", name);
    level.setAttribute("d", `M0 ${y}H${width}`);
    return level;
  }

  private upright(x: number): SVGElement {
    const upright = this.shape("path", "happened");
    upright.setAttribute("d", `M${x} 0V${height}`);
    return upright;
  }

  private shape(kind: "path", name: string): SVGElement {
    const shape = document.createElementNS(svg, kind);
    shape.setAttribute("class", name);
    return shape;
  }

  private label(name: string, y: number, text: string): HTMLElement {
    const label = document.createElement("span");
    label.className = name;
    label.style.top = `${y}%`;
    label.textContent = text;
    return label;
  }
}
