/** Geometry of the bench's charts: pure, in a plot of 180 by 100, the newest second at the right edge, one minute wide and then three. */

/** What passed in one second of a load; latencies in milliseconds, from when a request was due. */
export interface Second {
  readonly at: number;
  readonly commands: number;
  readonly commandP50Ms: number;
  readonly commandP99Ms: number;
  readonly lists: number;
  readonly listP50Ms: number;
  readonly listP99Ms: number;
  readonly sightings: number;
  readonly screenP50Ms: number;
  readonly screenP99Ms: number;
  readonly rssMb: number;
  readonly heapMb: number;
  readonly pauseMs: number;
  readonly cores: number;
  readonly lagSeconds: number;
  readonly commandsDue: number;
  readonly listsDue: number;
  readonly askedAgain: number;
  readonly event?: string;
}

/** Something that happened, as charts and the list of events number it. */
export interface Mark { readonly number: number; readonly at: number; readonly codes: readonly string[] }

type Value = (second: Second) => number | undefined;

export interface Chart {
  /** Solid, then dotted. */
  readonly lines: readonly Value[];
  /** Latencies share one scale, that none of them moves. */
  readonly latency: boolean;
  /** Least top of a scale that starts at zero. */
  readonly least: number;
  /** A latency not to pass. */
  readonly target?: number;
  readonly text: string;
  readonly values: (second: Second) => Readonly<Record<string, number>>;
}

export const width = 180;
export const height = 100;
const firstMinute = 60;
/** Least distance of two numbers that can be told apart. */
const apart = 10;
/** Decades of a latency: 1 ms to 10 s. */
export const decades = 4;

const band = (count: (second: Second) => number, low: (second: Second) => number, high: (second: Second) => number): Omit<Chart, "target"> => ({
  lines: [low, high].map(value => (second: Second) => count(second) > 0 ? value(second) : undefined),
  latency: true, least: 0, text: "latency", values: second => ({ p50: low(second), p99: high(second) }),
});

/** A second in which no process of the product answered says nothing of what they need. */
const needed = (value: (second: Second) => number): Value => second => second.rssMb > 0 ? value(second) : undefined;

export const charts: Readonly<Record<string, Chart>> = {
  commands: band(second => second.commands, second => second.commandP50Ms, second => second.commandP99Ms),
  lists: band(second => second.lists, second => second.listP50Ms, second => second.listP99Ms),
  screens: { ...band(second => second.sightings, second => second.screenP50Ms, second => second.screenP99Ms), target: 100 },
  throughput: {
    lines: [second => second.commands + second.lists, second => second.commandsDue + second.listsDue], latency: false, least: 10, text: "throughput",
    values: second => ({ due: second.commandsDue + second.listsDue, done: second.commands + second.lists }),
  },
  memory: { lines: [needed(second => second.rssMb), needed(second => second.heapMb)], latency: false, least: 100, text: "memory", values: second => ({ rss: second.rssMb, heap: second.heapMb }) },
  pauses: { lines: [needed(second => second.pauseMs)], latency: false, least: 10, text: "pauses", values: second => ({ pause: second.pauseMs, cores: second.cores }) },
  lag: { lines: [needed(second => second.lagSeconds)], latency: false, least: 1, text: "lag", values: second => ({ lag: second.lagSeconds }) },
  again: { lines: [second => second.askedAgain], latency: false, least: 1, text: "again", values: second => ({ n: second.askedAgain }) },
};

/** Where a second stands among those that are held. */
export function across(at: number, seconds: readonly Second[]): number {
  const newest = seconds.at(-1)?.at ?? 0;
  const span = newest - (seconds[0]?.at ?? 0) < firstMinute ? firstMinute : width;
  return width * (1 - (newest - at) / span);
}

export function latencyHeight(milliseconds: number): number {
  return height * (1 - Math.min(1, Math.max(0, Math.log10(Math.max(milliseconds, 1)) / decades)));
}

/** The top of a scale from zero: 1, 2 or 5 times a power of ten, so that it seldom moves. */
export function topOf(most: number, least: number): number {
  const wanted = Math.max(most, least);
  const power = 10 ** Math.floor(Math.log10(wanted));
  return [1, 2, 5, 10].map(step => step * power).find(top => top >= wanted) ?? wanted;
}

export function topOfChart(chart: Chart, seconds: readonly Second[]): number {
  return chart.latency ? 10 ** decades : topOf(Math.max(0, ...seconds.flatMap(second => chart.lines.map(line => line(second) ?? 0))), chart.least);
}

/** Stretches without a gap: a second without a value ends one, and so does one that is missing. */
function stretches(line: Value, seconds: readonly Second[]): Second[][] {
  const found: Second[][] = [];
  let open: Second[] | undefined;
  for (const second of seconds) {
    if (line(second) === undefined) { open = undefined; continue; }
    if (open === undefined || second.at - (open.at(-1)?.at ?? second.at) > 2) found.push(open = []);
    open.push(second);
  }
  return found;
}

function points(chart: Chart, line: Value, stretch: readonly Second[], seconds: readonly Second[]): string[] {
  const top = topOfChart(chart, seconds);
  return stretch.map(second => {
    const value = line(second) ?? 0;
    return `${across(second.at, seconds).toFixed(1)} ${(chart.latency ? latencyHeight(value) : height * (1 - value / top)).toFixed(1)}`;
  });
}

/** The path of one line. */
export function pathOf(chart: Chart, line: Value, seconds: readonly Second[]): string {
  return stretches(line, seconds).map(stretch => `M${points(chart, line, stretch, seconds).join("L")}`).join("");
}

/** The area between the median and the 99th percentile of a latency. */
export function areaOf(chart: Chart, seconds: readonly Second[]): string {
  const [low, high] = chart.lines;
  if (!chart.latency || low === undefined || high === undefined) return "";
  return stretches(low, seconds).map(stretch => `M${[...points(chart, low, stretch, seconds), ...points(chart, high, stretch, seconds).reverse()].join("L")}Z`).join("");
}

/** What happened in the seconds that are held, oldest first. */
export function marksOf(seconds: readonly Second[]): Mark[] {
  return seconds.filter(second => second.event !== undefined).map((second, index) => ({ number: index + 1, at: second.at, codes: (second.event ?? "").split("; ") }));
}

/** Where numbers of marks stand above a plot; those too near each other share one place: "1–3". */
export function labelsOf(marks: readonly Mark[], seconds: readonly Second[]): { readonly x: number; readonly text: string }[] {
  const groups: Mark[][] = [];
  for (const mark of marks) {
    const group = groups.at(-1);
    if (group !== undefined && across(mark.at, seconds) - across(group.at(-1)?.at ?? 0, seconds) < apart) group.push(mark);
    else groups.push([mark]);
  }
  return groups.map(group => {
    const [from, to] = [group[0]?.number ?? 0, group.at(-1)?.number ?? 0];
    return { x: across(group[0]?.at ?? 0, seconds), text: from === to ? String(from) : `${from}–${to}` };
  });
}

/** With a decimal below a hundred, none above. */
export function rounded(values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value >= 100 ? Math.round(value) : Math.round(10 * value) / 10]));
}
