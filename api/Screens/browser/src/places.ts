/** Dwellings by the code of a commune or an EPCI, as somebody types them: `69266 = 120, 200046977 = 800`. */
export function placesOf(text: string): Record<string, number> | null {
  const pairs = [...text.matchAll(/([0-9A-Za-z]+)\s*[=:]\s*(\d+)/g)].map(([, code, count]) => [code ?? "", Number(count)] as const);
  return pairs.length === 0 ? null : Object.fromEntries(pairs);
}
