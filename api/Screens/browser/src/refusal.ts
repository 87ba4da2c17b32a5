/** Why the interface refused something, in a sentence for a person. */
import { page } from "./page";

interface Problem { readonly type?: string; readonly detail?: string; readonly errors?: readonly { readonly path: string; readonly message: string }[] }

/** @param error The problem that was answered. */
export function refusalOf(error: unknown): string {
  const problem = (error ?? {}) as Problem;
  if (problem.type?.endsWith("version-conflict") === true) return page.words.text("live.verb-stale");
  return problem.errors?.map(fault => `${fault.path}: ${fault.message}`).join(" ") ?? problem.detail ?? page.words.text("live.no-answer");
}
