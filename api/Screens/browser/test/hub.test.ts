import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { applyDelta, freshnessOf, type Delta, type List } from "../src/hub";
import { listOf, rowOf } from "./sample";

function deltaBetween(before: List, after: List): Delta {
  const old = new Map(before.rows.map(row => [row.uniqueNumber, row]));
  return {
    vacancy: before.vacancy, from: before.version, to: after.version, asOf: after.asOf, day: after.day, ceilingsYear: 2026, ceilingsProvisional: false,
    rows: after.rows.filter(row => old.get(row.uniqueNumber)?.points !== row.points), removed: before.rows.filter(row => !after.rows.some(each => each.uniqueNumber === row.uniqueNumber)).map(row => row.uniqueNumber),
    order: after.rows.map(row => row.uniqueNumber), causes: [], gridVersion: "1",
  };
}

test("deltas one after the other give the last list", () => {
  const lists = fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { maxLength: 10 }), { minLength: 2, maxLength: 8 });
  fc.assert(fc.property(lists, fc.integer(), (orders, seed) => {
    const versions = orders.map((order, n) => listOf(order.map((number, index) => rowOf(String(number), index + 1, (number * 7 + seed + n) % 50)), `1-${n}`));
    const [first, ...rest] = versions as [List, ...List[]];
    let held = first;
    for (const next of rest) {
      const applied = applyDelta(held, deltaBetween(held, next));
      assert.ok(applied);
      held = applied;
    }

    assert.deepEqual(held.rows, versions.at(-1)?.rows);
    assert.equal(held.version, versions.at(-1)?.version);
  }));
});

test("a delta from another version is refused, and so is one that names a row nobody has", () => {
  const list = listOf([rowOf("A", 1, 5)], "1-1");
  const next = listOf([rowOf("A", 1, 6)], "1-2");
  assert.equal(applyDelta(list, { ...deltaBetween(list, next), from: "1-0" }), undefined);
  assert.equal(applyDelta(list, { ...deltaBetween(list, next), order: ["A", "X"] }), undefined);
});

test("silence is late before four seconds and offline before seven", () => {
  assert.equal(freshnessOf(true, true, 2_000), "live");
  assert.equal(freshnessOf(true, true, 2_900), "late");
  assert.equal(freshnessOf(true, true, 6_100), "offline");
  assert.equal(freshnessOf(false, true, 0), "offline");
  assert.equal(freshnessOf(false, false, 100), "connecting");
  assert.equal(freshnessOf(false, false, 7_000), "offline");
});
