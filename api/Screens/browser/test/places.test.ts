import assert from "node:assert/strict";
import { test } from "node:test";
import { placesOf } from "../src/places";

test("dwellings by place are read as somebody types them", () => {
  assert.deepEqual(placesOf("69266 = 120, 69123: 800"), { 69266: 120, 69123: 800 });
  assert.deepEqual(placesOf("2A004=7"), { "2A004": 7 });
  assert.equal(placesOf(""), null);
  assert.equal(placesOf("nothing"), null);
});
