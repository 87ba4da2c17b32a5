import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { afterKey, Pacing, reorderEvery } from "../src/pacing";

type Act = { kind: "key" | "try" | "in" | "out" | "freeze" | "go"; after: number };
const acts = fc.array(fc.record({ kind: fc.constantFrom<Act["kind"]>("key", "try", "in", "out", "freeze", "go"), after: fc.integer({ min: 0, max: 900 }) }), { maxLength: 60 });

test("no reorder within a second of the last, within 1.5 s of a key, under the pointer or while frozen", () => {
  fc.assert(fc.property(acts, sequence => {
    const pacing = new Pacing();
    let now = 10_000, key = -Infinity, last = -Infinity;
    for (const act of sequence) {
      now += act.after;
      if (act.kind === "key") { pacing.key(now); key = now; }
      if (act.kind === "in") pacing.pointed = true;
      if (act.kind === "out") pacing.pointed = false;
      if (act.kind === "freeze") pacing.frozen = true;
      if (act.kind === "go") pacing.frozen = false;
      if (act.kind !== "try" || pacing.wait(now) !== 0) continue;
      assert.ok(now - last >= reorderEvery && now - key >= afterKey && !pacing.pointed && !pacing.frozen);
      pacing.reordered(now);
      last = now;
    }
  }));
});

test("what waits comes: the wait ends with the last reason for it", () => {
  const pacing = new Pacing();
  pacing.reordered(1000);
  assert.equal(pacing.wait(1000), reorderEvery);
  pacing.key(1500);
  assert.equal(pacing.wait(1500), afterKey);
  assert.equal(pacing.wait(3000), 0);
});

test("on demand waits for a person, and a slow cadence is kept", () => {
  const pacing = new Pacing(Infinity);
  assert.equal(pacing.wait(0), undefined);
  pacing.interval = 5000;
  pacing.reordered(0);
  assert.equal(pacing.wait(1000), 4000);
});
