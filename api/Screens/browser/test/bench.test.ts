import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { across, areaOf, charts, height, labelsOf, latencyHeight, marksOf, pathOf, rounded, topOf, width, type Chart, type Second } from "../src/bench-chart";
import { BenchHub, codeOf, mostSeconds, passed, type BenchLink, type BenchState } from "../src/bench-hub";
import { textsOf } from "./sample";

const chart = (key: string): Chart => charts[key] ?? assert.fail(key);
const second = (at: number, more: Partial<Second> = {}): Second => ({
  at, commands: 10, commandP50Ms: 10, commandP99Ms: 100, lists: 5, listP50Ms: 1, listP99Ms: 2, sightings: 3, screenP50Ms: 20, screenP99Ms: 60,
  rssMb: 400, heapMb: 100, pauseMs: 4, cores: 1, lagSeconds: 0, commandsDue: 12, listsDue: 5, askedAgain: 0, ...more,
});
const rates = { changes: 1, visible: 1, lists: 1 };
const state = (seconds: readonly Second[]): BenchState => ({ offer: { demands: 1, cluster: false, faults: ["burst"], rates }, phase: "running", percent: 100, rates, seconds });

test("the newest second stands at the right edge; a minute fills the plot, then three do", () => {
  const [minute, three] = [[second(40), second(60)], [second(320), second(500)]];
  assert.deepEqual([across(60, minute), across(0, minute)], [width, 0]);
  assert.deepEqual([across(500, three), across(320, three)], [width, 0]);
});

test("a latency stands at the logarithm of its milliseconds, within the plot", () => {
  assert.equal(latencyHeight(1), height);
  assert.equal(latencyHeight(100), height / 2);
  assert.equal(latencyHeight(10_000), 0);
  fc.assert(fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), value => latencyHeight(value) >= 0 && latencyHeight(value) <= height));
});

test("the top of a scale is round, holds what is shown, and never more than two and a half times it", () => {
  fc.assert(fc.property(fc.double({ min: 1, max: 1e6, noNaN: true }), most => {
    const top = topOf(most, 1);
    return top >= most && top <= most * 2.51;
  }));
  assert.equal(topOf(0, 10), 10);
});

test("a second in which nothing was answered breaks the line, and so does one that is missing", () => {
  const path = (seconds: readonly Second[]): string => pathOf(chart("commands"), chart("commands").lines[0] ?? assert.fail(), seconds);
  assert.equal(path([second(1), second(2)]), "M177.0 75.0L180.0 75.0");
  assert.equal(path([second(1), second(2, { commands: 0 }), second(3)]), "M174.0 75.0M180.0 75.0");
  assert.equal(path([second(1), second(9)]), "M156.0 75.0M180.0 75.0");
  assert.equal(path([]), "");
});

test("the band of a latency goes along the median and back along the 99th percentile, stretch by stretch", () => {
  assert.equal(areaOf(chart("commands"), [second(1), second(2)]), "M177.0 75.0L180.0 75.0L180.0 50.0L177.0 50.0Z");
  assert.equal(areaOf(chart("commands"), [second(1), second(2), second(8)]).split("Z").length, 3);
  assert.equal(areaOf(chart("memory"), [second(1), second(2)]), "");
});

test("a second in which the product did not answer is a gap in what it needs, not nothing", () => {
  const memory = chart("memory");
  assert.equal(pathOf(memory, memory.lines[0] ?? assert.fail(), [second(1), second(2, { rssMb: 0, heapMb: 0 })]), "M177.0 20.0");
});

test("what was due stands beside what was answered", () => {
  assert.deepEqual(chart("throughput").values(second(1)), { due: 17, done: 15 });
});

test("what happened is numbered in its order", () => {
  assert.deepEqual(marksOf([second(1), second(2, { event: "kill-product" }), second(3), second(4, { event: "lists-answered; restored" })]),
    [{ number: 1, at: 2, codes: ["kill-product"] }, { number: 2, at: 4, codes: ["lists-answered", "restored"] }]);
});

test("numbers too near each other share one place", () => {
  const seconds = [second(1), second(10, { event: "a" }), second(11, { event: "b" }), second(12, { event: "c" }), second(40, { event: "d" })];
  assert.deepEqual(labelsOf(marksOf(seconds), seconds).map(label => label.text), ["1–3", "4"]);
});

test("a page holds the last three minutes", () => {
  const held = Array.from({ length: mostSeconds + 5 }, (_, at) => second(at)).reduce(passed, state([]));
  assert.equal(held.seconds.length, mostSeconds);
  assert.equal(held.seconds.at(-1)?.at, mostSeconds + 4);
});

test("a refusal is known by its code, and what is none means that nobody answered", () => {
  assert.equal(codeOf(new Error("An unexpected error occurred invoking 'Start' on the server. HubException: bad-rates: each rate is …")), "bad-rates");
  assert.equal(codeOf(new Error("Cannot send data if the connection is not in the 'Connected' State.")), "unreachable");
});

test("figures below a hundred keep a decimal", () => {
  assert.deepEqual(rounded({ a: 12.34, b: 123.4, c: 0 }), { a: 12.3, b: 123, c: 0 });
});

test("every phase, fault, event, refusal and value has words in both languages", () => {
  for (const texts of [textsOf("fr"), textsOf("en")]) {
    for (const { text } of Object.values(charts)) assert.ok(`live.bench-value-${text}` in texts, text);
    for (const key of Object.keys(charts)) assert.ok(`bench.chart-${key}` in texts, key);
    for (const phase of ["absent", "preparing", "idle", "running", "judging"]) assert.ok(`live.bench-phase-${phase}` in texts, phase);
    for (const code of ["kill-silo", "freeze-silo", "kill-host", "kill-postgres", "kill-product", "burst", "lists-answered", "restored"]) assert.ok(`live.bench-${code}` in texts, code);
    for (const code of ["no-bench", "busy", "bad-rates", "not-running", "unknown-fault", "fault-under-way", "unreachable"]) assert.ok(`live.bench-refused-${code}` in texts, code);
  }
});

/** A connection whose `Watch` is answered after what is shown meanwhile. */
function connection(shown: readonly (BenchState | null)[], answer: BenchState | null): BenchLink {
  const called = new Map<string, (...told: unknown[]) => void>();
  return {
    on: (name: string, call: (...told: unknown[]) => void) => { called.set(name, call); },
    start: () => Promise.resolve(),
    invoke: <T>() => { shown.forEach(state => called.get("Shown")?.(state)); return Promise.resolve(answer as T); },
    onreconnecting: () => undefined,
    onreconnected: () => undefined,
    onclose: () => undefined,
  };
}

async function watched(shown: readonly (BenchState | null)[], answer: BenchState | null): Promise<BenchState | undefined> {
  let last: BenchState | undefined;
  new BenchHub(state => { last = state; }, connection(shown, answer));
  await new Promise(settled => setImmediate(settled));
  return last;
}

test("what is shown while a page asks stands, and the answer of before does not take it back", async () => {
  const running = state([second(1)]);
  assert.deepEqual(await watched([], running), running);
  assert.equal(await watched([], null), undefined);
  assert.deepEqual(await watched([running], null), running);
  assert.equal(await watched([null], running), undefined);
});
