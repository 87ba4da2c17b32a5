/** A message to the hub has 64 KB; the name of an account rarely has more than a hundred letters, of four bytes at most. */
const mostBytes = 32 * 1024;

/** Pairs in parts that each fit into one message, in their order; none of them for no pairs. */
export function partsOf<T>(pairs: readonly (readonly [string, T])[]): readonly (readonly (readonly [string, T])[])[] {
  const parts: (readonly [string, T])[][] = [];
  let left = 0;
  for (const pair of pairs) {
    const bytes = new TextEncoder().encode(JSON.stringify(pair)).length;
    if (bytes > left) {
      parts.push([]);
      left = mostBytes;
    }

    parts.at(-1)?.push(pair);
    left -= bytes;
  }

  return parts;
}
