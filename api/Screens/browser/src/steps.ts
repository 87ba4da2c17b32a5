/** Makes steps in the life of one vacancy over the public interface. */
import type { Value } from "./life-body";
import { page } from "./page";

interface Problem {
  readonly type?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly currentVersion?: number;
  readonly errors?: readonly { readonly code: string; readonly message: string }[];
}

/** What became of a step. `stale`: somebody else was first; `silent`: nobody knows, and sending it again is the same step. */
export interface StepAnswer {
  readonly outcome: "made" | "stale" | "refused" | "silent";
  /** Version of the vacancy, where the answer tells it. */
  readonly version: number | undefined;
  /** Why it was not made, for the person who asked. */
  readonly words: string;
}

export class Steps {
  /** Key of what was sent and not answered: sent again, it is the same step. */
  private unanswered: { readonly text: string; readonly key: string } | undefined;

  constructor(private readonly vacancy: string) {}

  async make(step: string, fields: Readonly<Record<string, unknown>>, expectedVersion: number): Promise<StepAnswer> {
    const body = JSON.stringify({ ...fields, expectedVersion });
    const text = `${step} ${body}`;
    if (this.unanswered?.text !== text) this.unanswered = { text, key: crypto.randomUUID() };
    try {
      const answer = await fetch(`/api/v1/vacancies/${this.vacancy}/steps/${step}`, { method: "POST", headers: { "content-type": "application/json", "idempotency-key": this.unanswered.key }, body });
      // Unavailable: it may have been made, and only its repeat finds out.
      if (answer.status >= 500) return silence();
      this.unanswered = undefined;
      if (answer.ok) return { outcome: "made", version: (await answer.json() as { version: number }).version, words: "" };
      const problem = await answer.json() as Problem;
      return {
        outcome: problem.type?.endsWith("version-conflict") === true ? "stale" : "refused",
        version: problem.currentVersion,
        words: [...new Set(problem.errors?.map(error => wordsOf(error.code, error.message)) ?? [wordsOf(problem.code, problem.detail)])].join(" "),
      };
    } catch {
      return silence();
    }
  }
}

const silence = (): StepAnswer => ({ outcome: "silent", version: undefined, words: page.words.text("live.verb-silent") });

/** The interface speaks English to programs; a person reads the refusal in the language of the page, where it has words for it. */
function wordsOf(code: string | undefined, message: string | undefined): string {
  const key = `live.refused-${code ?? ""}`;
  const words = page.words.text(key);
  return words === key ? message ?? "" : words;
}

/** What a person put into a form, by the names of its fields; what was left empty is not sent. */
export function fieldsOf(form: HTMLFormElement): readonly (readonly [string, Value])[] {
  const fields: (readonly [string, Value])[] = [];
  for (const element of form.elements) {
    if (!(element instanceof HTMLInputElement || element instanceof HTMLSelectElement)) continue;
    if (element.type === "checkbox") {
      if ((element as HTMLInputElement).checked) fields.push([element.name, true]);
    } else if (element.value !== "") {
      fields.push([element.name, element.type === "number" ? Number(element.value) : element.value]);
    }
  }

  return fields;
}
