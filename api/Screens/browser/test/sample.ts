import { readFileSync } from "node:fs";
import type { List, Row } from "../src/hub";
import { Words } from "../src/words";

/** The real words: a renamed key fails here and not on a screen. */
export const words = new Words({ locale: "fr-FR", texts: textsOf("fr") }, () => new Date("2026-11-24T12:00:00Z"));

export function textsOf(language: "fr" | "en"): Record<string, string> {
  const resource = readFileSync(`../Text/Ui.${language}.resx`, "utf8");
  return Object.fromEntries([...resource.matchAll(/<data name="([^"]+)"[^>]*><value>([^<]*)<\/value>/g)].map(match => [match[1], (match[2] ?? "").replaceAll("&lt;", "<").replaceAll("&amp;", "&")]));
}

export function rowOf(uniqueNumber: string, rank: number, points: number): Row {
  return {
    uniqueNumber, rank, points, registeredOn: "2020-01-01", household: "1 adulte", persons: { adults: 1, dependants: 0, visitingChildren: 0, expectedChildren: 0 },
    parts: [], toCheck: [], cause: { kind: "registered", at: "2026-01-01T00:00:00Z", points: 0 },
  };
}

export function listOf(rows: readonly Row[], version = "1-1"): List {
  return {
    vacancy: "v", version, asOf: "2026-11-24T09:00:00Z", day: "2026-11-24", gridVersion: "1", orderedBy: "score", ceilingsYear: 2026, ceilingsProvisional: false,
    funnel: [], toCheck: 0, rows: rows.map((row, index) => ({ ...row, rank: index + 1 })),
  };
}
