import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { partsOf } from "../src/parts";

const pairs = fc.array(fc.tuple(fc.string({ unit: "binary", maxLength: 300 }), fc.nat()), { maxLength: 2_000 });

test("parts are all of it in its order, and each fits into a message", () => {
  fc.assert(fc.property(pairs, all => {
    const parts = partsOf(all);
    assert.deepEqual(parts.flat(), all);
    for (const part of parts) assert.ok(part.length > 0 && new TextEncoder().encode(JSON.stringify(Object.fromEntries(part))).length < 64 * 1024);
  }), { numRuns: 50 });
});

test("ten thousand accounts are some parts and not ten thousand", () => {
  const accounts = Array.from({ length: 10_000 }, (_, number) => [`CONV-${number}.2026.flux@92/Office public de l'habitat numéro ${number}`, 12] as const);
  assert.ok(partsOf(accounts).length < 40);
  assert.equal(partsOf([]).length, 0);
});
