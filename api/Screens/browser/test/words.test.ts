import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { textsOf, words } from "./sample";

test("numbers, plurals and minus are written as French writes them", () => {
  assert.equal(words.count(12345), "12\u202f345");
  assert.equal(words.signed(-3), "\u22123");
  assert.equal(words.plural("live.points", 1), "1 point");
  assert.equal(words.plural("live.points", 0), "0 point");
  assert.equal(words.plural("live.points", 2), "2 points");
});

test("instants are those of Paris, with their seconds", () => {
  assert.equal(words.time("2026-07-01T10:00:05Z"), "12:00:05");
  assert.equal(words.time("2026-12-01T10:00:05Z"), "11:00:05");
});

test("every text the islands ask for exists", () => {
  const texts = textsOf("fr");
  for (const file of readdirSync("src")) {
    for (const [, key] of readFileSync(`src/${file}`, "utf8").matchAll(/(?:text|plural)\("([a-z]+\.[a-z0-9.-]+)"/g)) {
      assert.ok(key !== undefined && (key in texts || `${key}.one` in texts), `${file}: ${key}`);
    }
  }
});
