/** What the server wrote into the page for the islands: the language, the names of the criteria; and the one connection. */
import { LiveConnection } from "./hub";
import { Words, type Texts } from "./words";

class Page {
  readonly words = new Words(read<Texts>("words") ?? { locale: "fr-FR", texts: {} });
  private readonly criteria = read<Readonly<Record<string, string>>>("criteria") ?? {};
  private connection: LiveConnection | undefined;

  /** One connection carries every list of the page. */
  get live(): LiveConnection {
    return this.connection ??= new LiveConnection("/hubs/live");
  }

  label(criterion: string): string {
    return this.criteria[criterion] ?? criterion;
  }
}

function read<T>(id: string): T | undefined {
  const text = document.getElementById(id)?.textContent;
  return text ? JSON.parse(text) as T : undefined;
}

/** What this browser remembers of an agent; nothing where storage is refused. */
export const remembered = {
  get(key: string): string | null {
    try { return localStorage.getItem(key); } catch { return null; }
  },
  set(key: string, value: string): void {
    try { localStorage.setItem(key, value); } catch { /* The setting lasts as long as the page. */ }
  },
};

export const page = new Page();

/** Writes a text where it differs: what stays the same is not touched. */
export function put(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
