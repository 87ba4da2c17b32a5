import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { List, Row } from "../src/hub";
import { Anchor, difference, Events, movementOf, movementWords, passedBy, rankWords, spokenWords } from "../src/movement";
import { listOf, rowOf, words } from "./sample";

const byTime = (row: Row): Row => ({ ...row, cause: { ...row.cause, kind: "seniority" } });

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 24, 9, minute)).toISOString();

/** A history of one list: orders with points, and own events of households. */
const histories = fc.record({
  before: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1 }),
  after: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1 }),
  gains: fc.dictionary(fc.integer({ min: 1, max: 12 }).map(String), fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 4 })),
  drift: fc.integer({ min: 0, max: 3 }),
});

test("row, panel and spoken text say the same change, whatever happened", () => {
  fc.assert(fc.property(histories, ({ before, after, gains, drift }) => {
    const anchor = new Anchor(at(0), before.map(n => ({ uniqueNumber: String(n), points: 100 })));
    const events = new Events();
    for (const [number, points] of Object.entries(gains)) points.forEach((value, index) => events.add(number, { kind: "document-accepted", at: at(index + 1), points: value }));
    const list = listOf(after.map((n, index) => rowOf(String(n), index + 1, 100 + drift + (gains[String(n)] ?? []).reduce((sum, value) => sum + value, 0))));
    for (const row of list.rows) {
      const movement = movementOf(row, anchor, events);
      const text = movementWords(movement, words);
      const place = anchor.placeOf(row.uniqueNumber);
      assert.equal(movement.points, place && row.points - place.points);
      assert.equal(movement.ranks, place && place.rank - row.rank);
      assert.ok(spokenWords(row, movement, words).includes(text), "spoken words contain those of the row");
      assert.ok(spokenWords(row, movement, words).includes(rankWords(movement, words)));
      if (movement.points !== undefined && movement.points !== 0) assert.ok(text.includes(words.signed(movement.points)), `${text} tells ${movement.points}`);
      if (movement.points === 0 && movement.ranks === 0 && movement.events.length === 0) assert.equal(text, "");
    }
  }), { numRuns: 500 });
});

test("one event is named, several are counted, time alone is said to be time", () => {
  const anchor = new Anchor(at(0), [{ uniqueNumber: "A", points: 10 }, { uniqueNumber: "B", points: 9 }]);
  const events = new Events({ A: [{ kind: "birth", at: at(1), points: 8 }] });
  assert.equal(movementWords(movementOf(rowOf("A", 1, 18), anchor, events), words), "+8 points\u00a0: naissance (10:01:00)");
  assert.equal(movementWords(movementOf(byTime(rowOf("A", 1, 19)), anchor, events), words), "+9 points\u00a0: naissance (10:01:00) et ancienneté");
  assert.equal(movementWords(movementOf(rowOf("A", 1, 19), anchor, events), words), "+9 points\u00a0: naissance (10:01:00) et d’autres causes");
  events.add("A", { kind: "dalo-changed", at: at(2), points: -3 });
  assert.equal(movementWords(movementOf(rowOf("A", 1, 15), anchor, events), words), "+5 points\u00a0: naissance (10:01:00) et 1 autre événement");
  assert.equal(movementWords(movementOf(byTime(rowOf("B", 2, 10)), anchor, events), words), "+1 point\u00a0: ancienneté");
  assert.match(movementWords(movementOf(rowOf("B", 2, 10), anchor, events), words), /cause non connue/);
  assert.equal(movementWords(movementOf(rowOf("B", 3, 9), anchor, events), words), "déplacé par d’autres dossiers");
  assert.equal(movementWords(movementOf(rowOf("C", 3, 9), anchor, events), words), "entré dans la liste");
});

test("a new grid is said to be one, with its points or with a class above them", () => {
  const anchor = new Anchor(at(0), [{ uniqueNumber: "A", points: 10 }, { uniqueNumber: "B", points: 9 }]);
  const byGrid = (row: Row, points: number): Row => ({ ...row, cause: { kind: "grid-changed", at: at(5), points } });
  assert.equal(movementWords(movementOf(byGrid(rowOf("A", 1, 40), 30), anchor, new Events()), words), "+30 points\u00a0: nouvelle grille (10:05:00)");
  assert.match(movementWords(movementOf(byGrid(rowOf("B", 1, 9), 0), anchor, new Events()), words), /nouvelle grille/);

  // Heard live and standing in the row, it is one event; before the anchor it is none of this interval.
  const heard = new Events({ A: [{ kind: "grid-changed", at: at(5), points: 30 }] });
  assert.equal(movementOf(byGrid(rowOf("A", 1, 40), 30), anchor, heard).events.length, 1);
  assert.equal(movementWords(movementOf(byGrid(rowOf("A", 1, 10), 30), new Anchor(at(6), [{ uniqueNumber: "A", points: 10 }]), new Events()), words), "");
});

test("a class entered by time alone moves a household without a point", () => {
  const anchor = new Anchor(at(0), [{ uniqueNumber: "A", points: 10 }, { uniqueNumber: "B", points: 9 }]);
  const entered = { ...rowOf("B", 1, 9), cause: { kind: "seniority", at: at(5), points: 0 } };
  assert.equal(movementOf(entered, anchor, new Events()).reason, "time");
  assert.match(movementWords(movementOf(entered, anchor, new Events()), words), /ancienneté/);
});

test("who stood beyond the rows that were seen is not new", () => {
  const fifty = new Anchor(at(0), Array.from({ length: 50 }, (_, n) => ({ uniqueNumber: `S${n}`, points: 5 })));
  const risen = movementOf(rowOf("A", 50, 9), fifty, new Events());
  assert.equal(risen.reason, "risen");
  assert.match(movementWords(risen, words), /n’était pas parmi les 50 premiers/);
  assert.equal(movementOf(rowOf("A", 50, 9), fifty, new Events({ A: [{ kind: "registered", at: at(1), points: 0 }] })).reason, "entered");
  assert.equal(movementOf(rowOf("A", 3, 9), new Anchor(at(0), [{ uniqueNumber: "B", points: 5 }]), new Events()).reason, "entered");
});

test("an event of before the anchor, a repeat and time are no events since", () => {
  const events = new Events({ A: [{ kind: "birth", at: at(0), points: 8 }] });
  events.add("A", { kind: "birth", at: at(5), points: 1 });
  events.add("A", { kind: "birth", at: at(5), points: 1 });
  events.add("A", { kind: "seniority", at: at(6), points: 1 });
  assert.equal(events.of("A", at(0)).length, 1);
});

test("an open page keeps no more than thirty events of a household, and none of those who left", () => {
  const events = new Events();
  for (let minute = 0; minute < 50; minute++) events.add("A", { kind: "renewal", at: at(minute), points: 0 });
  assert.equal(events.of("A", new Date(0).toISOString()).length, 30);
  events.keepOnly(new Set(["B"]));
  assert.equal(events.of("A", new Date(0).toISOString()).length, 0);
});

test("who passed is who stands before now and did not", () => {
  const anchor = new Anchor(at(0), ["A", "B", "C"].map(uniqueNumber => ({ uniqueNumber, points: 5 })));
  const list = listOf([rowOf("C", 1, 9), rowOf("D", 2, 8), rowOf("A", 3, 5), rowOf("B", 4, 5)]);
  assert.deepEqual(passedBy("A", list, anchor).map(row => row.uniqueNumber), ["C", "D"]);
  assert.deepEqual(passedBy("C", list, anchor), []);
});

test("the counter counts who moved, came or left, each once", () => {
  const shown = listOf([rowOf("A", 1, 9), rowOf("B", 2, 8), rowOf("C", 3, 7), rowOf("D", 4, 6)]);
  const target: List = listOf([rowOf("A", 1, 9), rowOf("C", 2, 8), rowOf("E", 3, 7), rowOf("D", 4, 6)] satisfies Row[]);
  assert.deepEqual(difference(shown, target), { moved: 3, inFirstThree: 3, besides: false });
  assert.deepEqual(difference(shown, shown), { moved: 0, inFirstThree: 0, besides: false });
  assert.deepEqual(difference(shown, { ...shown, toCheck: shown.toCheck + 1 }), { moved: 0, inFirstThree: 0, besides: true });
});
