/** Makes steps in the life of one vacancy over the public interface. */
import { api } from "./client";
import type { Value } from "./life-body";
import { page } from "./page";

interface Problem {
  readonly type?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly currentVersion?: number;
  readonly errors?: readonly { readonly path: string; readonly code: string; readonly message: string }[];
}

/** What became of a step. `stale`: somebody else was first; `silent`: nobody knows, and sending it again is the same step. */
export interface StepAnswer {
  readonly outcome: "made" | "stale" | "refused" | "silent";
  /** Version of the vacancy, where the answer tells it. */
  readonly version: number | undefined;
  /** Code of the refusal, where there is one. */
  readonly code: string | undefined;
  /** Why it was not made, for the person who asked. */
  readonly words: string;
}

interface Request { readonly asked: string; readonly step: string; readonly body: Readonly<Record<string, unknown>>; readonly key: string; readonly expectedVersion: number }

/** A host gives up after ten seconds and says so; what takes longer is no answer. */
const answersWithin = 12_000;
const sendsAgainAfter = 1_000;
const mostSent = 3;

export class Steps {
  /**
   * What was sent and not answered. Asked for again it is sent as it was, under its key: it is one step however often it comes. Anything else lets
   * go of it: the version that is expected keeps the two apart.
   */
  private unanswered: Request | undefined;

  /** @param made Called for each step that was made, with the versions before and after it: its fact is the one behind the former. */
  constructor(private readonly vacancy: string, private readonly made: (step: string, before: number, after: number) => void = () => undefined) {}

  async make(step: string, fields: Readonly<Record<string, unknown>>, expectedVersion: number): Promise<StepAnswer> {
    const asked = `${step} ${JSON.stringify(fields)}`;
    const again = this.unanswered?.asked === asked ? this.unanswered : undefined;
    return this.send(again ?? { asked, step, body: { ...fields, expectedVersion }, key: crypto.randomUUID(), expectedVersion });
  }

  private async send(request: Request): Promise<StepAnswer> {
    this.unanswered = request;
    for (let sent = 1; ; sent++) {
      const answer = await this.post(request);
      if (answer.outcome !== "silent") {
        this.unanswered = undefined;
        if (answer.outcome === "made") this.made(request.step, request.expectedVersion, answer.version ?? request.expectedVersion + 1);
        return answer;
      }

      if (sent === mostSent) return answer;
      await new Promise(resolve => setTimeout(resolve, sendsAgainAfter));
    }
  }

  private async post({ step, body, key }: Request): Promise<StepAnswer> {
    const silence: StepAnswer = { outcome: "silent", version: undefined, code: undefined, words: page.words.text("live.verb-silent") };
    try {
      const { data, error, response } = await api.POST("/api/v1/vacancies/{id}/steps/{step}", {
        params: { path: { id: this.vacancy, step }, header: { "Idempotency-Key": key } }, body, signal: AbortSignal.timeout(answersWithin),
      });
      // Unavailable: it may have been made, and only its repeat finds out.
      if (response.status >= 500) return silence;
      if (data !== undefined) return { outcome: "made", version: data.version, code: undefined, words: "" };
      const problem = error as Problem;
      const stale = problem.type?.endsWith("version-conflict") === true;
      return {
        outcome: stale ? "stale" : "refused",
        version: problem.currentVersion,
        code: problem.errors?.[0]?.code ?? problem.code,
        words: stale ? page.words.text("live.verb-stale")
          : [...new Set(problem.errors?.map(error => candidateOf(error.path) + wordsOf(error.code, error.message)) ?? [wordsOf(problem.code, problem.detail)])].join(" "),
      };
    } catch {
      return silence;
    }
  }
}

/** The interface speaks English to programs; a person reads the refusal in the language of the page, where it has words for it. */
function wordsOf(code: string | undefined, message: string | undefined): string {
  const key = `live.refused-${code ?? ""}`;
  const words = page.words.text(key);
  return words === key ? message ?? "" : words;
}

/** Which of several candidates a fault is about. */
function candidateOf(path: string): string {
  const index = /^decisions\[(\d+)\]/.exec(path)?.[1];
  return index === undefined ? "" : page.words.text("live.refused-candidate", { n: Number(index) + 1 });
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
