/** The body of a request from the fields of a form: `decisions[0].reasons[0].text` stands where its name says. */
export type Value = string | number | boolean;
type Node = { [name: string]: Node | Value } | (Node | Value)[];

export function bodyOf(fields: readonly (readonly [string, Value])[]): Record<string, unknown> {
  const body: { [name: string]: Node | Value } = {};
  for (const [name, value] of fields) place(body, name.split(/[.[\]]+/).filter(part => part !== ""), value);
  return body;
}

function place(body: { [name: string]: Node | Value }, path: readonly string[], value: Value): void {
  let node: Node = body;
  path.forEach((part, index) => {
    const holder = node as { [name: string]: Node | Value };
    if (index === path.length - 1) holder[part] = value;
    else node = (holder[part] ??= /^\d+$/.test(path[index + 1] ?? "") ? [] : {}) as Node;
  });
}
