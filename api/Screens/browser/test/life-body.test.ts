import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf } from "../src/life-body";

test("fields stand where their names say", () => {
  assert.deepEqual(
    bodyOf([["on", "2026-03-04"], ["reason.family", "size"], ["reason.text", "petit"], ["decisions[0].demand", "A"], ["decisions[0].reasons[0].text", "x"], ["decisions[1].demand", "B"], ["decisions[1].rank", 2], ["daloNotice", true]]),
    { on: "2026-03-04", reason: { family: "size", text: "petit" }, decisions: [{ demand: "A", reasons: [{ text: "x" }] }, { demand: "B", rank: 2 }], daloNotice: true });
});

test("nothing given is an empty body", () => { assert.deepEqual(bodyOf([]), {}); });
