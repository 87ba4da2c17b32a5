import assert from "node:assert/strict";
import { test } from "node:test";
import { applyDelta, type Delta } from "../src/hub";
import { holderWords, lockWords, markWords, nextWords, sameMark } from "../src/marks";
import { listOf, rowOf, words } from "./sample";

const at = "2026-11-24T09:00:00Z";

test("a mark says how a household stands, with the reason or the rank", () => {
  assert.equal(markWords(undefined, words), "");
  assert.equal(markWords({ at, lockedUntil: "2026-12-02", lockedBy: "M. Diallo" }, words), "");
  assert.equal(markWords({ kind: "ranked", rank: 2, at }, words), "classé 2 par la commission");
  assert.match(markWords({ kind: "set-aside", reason: "size", at }, words), /^écarté\u00a0: \S/);
  assert.equal(lockWords({ at, lockedUntil: "2026-12-02", lockedBy: "M. Diallo" }, words), "verrouillé par M. Diallo jusqu’au 02/12/2026");
});

test("the next in line is named, and who comes after one that is in an offer elsewhere", () => {
  const line = (...numbers: string[]) => numbers.map((uniqueNumber, index) => ({ uniqueNumber, rank: index + 1, waits: false }));
  const taken = (...numbers: string[]) => numbers.map(number => ({ ...rowOf(number, 1, 5), offer: "elsewhere" as const }));
  assert.equal(nextWords([], taken("A"), words), "");
  assert.match(nextWords(line("A", "B"), taken("B"), words), /A, rang 1/);
  assert.match(nextWords([{ uniqueNumber: "A", rank: 1, waits: true }], [], words), /pièce/);
  assert.match(nextWords(line("A", "B", "C"), taken("A", "B"), words), /^A, rang 1.*C, rang 3/);
  assert.match(nextWords(line("A"), taken("A"), words), /personne/);
});

test("who has the dwelling is said while somebody has it", () => {
  const life = (state: string, reserver?: string) => ({ version: 1, state, nextSteps: [], line: [], ...(reserver === undefined ? {} : { reserver }) });
  assert.equal(holderWords(undefined, words), "");
  assert.equal(holderWords(life("freed"), words), "");
  assert.equal(holderWords(life("candidates", "Ville de Lyon"), words), "réservataire\u00a0: Ville de Lyon");
  assert.equal(holderWords(life("oriented"), words), "gardé par le bailleur");
  assert.equal(holderWords(life("let", "Ville de Lyon"), words), "");
});

test("two marks are the same whatever the hour at which they were recorded", () => {
  assert.ok(sameMark(undefined, undefined));
  assert.ok(sameMark({ kind: "candidate", at }, { kind: "candidate", at: "2026-11-25T09:00:00Z" }));
  assert.ok(!sameMark({ kind: "candidate", at }, undefined));
  assert.ok(!sameMark({ at, lockedUntil: "2026-12-02" }, { at }));
  assert.ok(sameMark({ at, lockedUntil: "2026-12-02", lockedBy: "a" }, { at, lockedUntil: "", lockedBy: "a" }));
  assert.ok(!sameMark({ at, lockedUntil: "2026-12-02", lockedBy: "b" }, { at, lockedUntil: "", lockedBy: "a" }));
});

test("a delta without a life leaves the one that is there", () => {
  const life = { version: 3, state: "oriented", nextSteps: ["nominate"], line: [] };
  const list = { ...listOf([rowOf("A", 1, 5)], "1-1"), life };
  const delta: Delta = { vacancy: "v", from: "1-1", to: "1-2", asOf: at, day: "2026-11-24", gridVersion: "1", ceilingsYear: 2026, ceilingsProvisional: false, rows: [], removed: [], causes: [] };
  assert.deepEqual(applyDelta(list, delta)?.life, life);
  assert.equal(applyDelta(list, { ...delta, life: { ...life, version: 4 } })?.life?.version, 4);
});
