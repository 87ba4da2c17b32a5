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
/** Decades of a latency: 1 ms to 10 s. */
export const decades = 4;

const band = (count: (second: Second) => number, low: (second: Second) => number, high: (second: Second) => number): Omit<Chart, "target"> => ({
  lines: [low, high].map(value => (second: Second) => count(second) > 0 ? value(second) : undefined),
  latency: true, least: 0, text: "latency", values: second => ({ p50: low(second), p99: high(second) }),
});

export const charts: Readonly<Record<string, Chart>> = {
  commands: band(second => second.commands, second => second.commandP50Ms, second => second.commandP99Ms),
  lists: band(second => second.lists, second => second.listP50Ms, second => second.listP99Ms),
  screens: { ...band(second => second.sightings, second => second.screenP50Ms, second => second.screenP99Ms), target: 100 },
  throughput: {
    lines: [second => second.commands + second.lists, second => second.commandsDue + second.listsDue], latency: false, least: 10, text: "throughput",
    values: second => ({ due: second.commandsDue + second.listsDue, done: second.commands + second.lists }),
  },
  memory: { lines: [second => second.rssMb, second => second.heapMb], latency: false, least: 100, text: "memory", values: second => ({ rss: second.rssMb, heap: second.heapMb }) },
  pauses: { lines: [second => second.pauseMs], latency: false, least: 10, text: "pauses", values: second => ({ pause: second.pauseMs, cores: second.cores }) },
  lag: { lines: [second => second.lagSeconds], latency: false, least: 1, text: "lag", values: second => ({ lag: second.lagSeconds }) },
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

/** The path of one line; a second without a value, or one that is missing, breaks it. */
export function pathOf(chart: Chart, line: Value, seconds: readonly Second[]): string {
  const top = topOfChart(chart, seconds);
  let before: number | undefined;
  return seconds.map(second => {
    const value = line(second);
    if (value === undefined) { before = undefined; return ""; }
    const y = chart.latency ? latencyHeight(value) : height * (1 - value / top);
    const joined = before !== undefined && second.at - before <= 2;
    before = second.at;
    return `${joined ? "L" : "M"}${across(second.at, seconds).toFixed(1)} ${y.toFixed(1)}`;
  }).join("");
}

/** What happened, oldest first, numbered as long as the load runs. */
export function marksOf(seconds: readonly Second[]): Mark[] {
  return seconds.filter(second => second.event !== undefined).map((second, index) => ({ number: index + 1, at: second.at, codes: (second.event ?? "").split("; ") }));
}

/** With a decimal below a hundred, none above. */
export function rounded(values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value >= 100 ? Math.round(value) : Math.round(10 * value) / 10]));
}
