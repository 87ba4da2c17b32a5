/** `<merge-landlord>` and `<merge-agreements>`: a person decides a merger on the effect that the page shows, and on no other. */
import { api } from "./client";
import { page, put } from "./page";

interface Problem { readonly type?: string; readonly detail?: string; readonly errors?: readonly { readonly message: string }[] }

interface Answer { readonly error?: unknown; readonly response: Response }

abstract class Merger extends HTMLElement {
  /** One key for one decision: sent again it is the same merger. */
  private readonly key = crypto.randomUUID();

  connectedCallback(): void {
    this.addEventListener("submit", event => { void this.send(event); });
    this.dataset["ready"] = "true";
  }

  /** Asks for the merger. */
  protected abstract ask(header: { "Idempotency-Key": string; "If-Match": string }): Promise<Answer>;

  protected of(name: string): string {
    return this.getAttribute(name) ?? "";
  }

  private async send(event: Event): Promise<void> {
    event.preventDefault();
    const button = this.querySelector("button");
    if (button !== null) button.disabled = true;
    const refused = await this.merge();
    if (refused === undefined) {
      location.assign(this.of("done"));
      return;
    }

    if (button !== null) button.disabled = false;
    const refusal = this.querySelector("[data-piece=refusal]");
    if (refusal !== null) put(refusal, refused);
  }

  /** Why it was refused; nothing where it was done. */
  private async merge(): Promise<string | undefined> {
    try {
      const { error, response } = await this.ask({ "Idempotency-Key": this.key, "If-Match": `"${this.of("version")}"` });
      if (response.ok) return undefined;
      const problem = error as Problem;
      return problem.type?.endsWith("version-conflict") === true ? page.words.text("live.verb-stale") : problem.errors?.map(fault => fault.message).join(" ") ?? problem.detail ?? "";
    } catch {
      return page.words.text("live.verb-silent");
    }
  }
}

export class MergeLandlord extends Merger {
  protected ask(header: { "Idempotency-Key": string; "If-Match": string }): Promise<Answer> {
    return api.PUT("/api/v1/flux/{departement}/{landlord}/mergers/{name}", {
      params: { path: { departement: this.of("departement"), landlord: this.of("landlord"), name: this.of("from") }, header },
      body: { on: this.of("on"), act: this.of("act"), endingVersion: Number(this.of("ending-version")) },
    });
  }
}

export class MergeAgreements extends Merger {
  protected ask(header: { "Idempotency-Key": string; "If-Match": string }): Promise<Answer> {
    const [reserver, rate] = [this.of("reserver"), this.of("rate")];
    return api.PUT("/api/v1/flux/{departement}/{landlord}/agreements/{name}/merger", {
      params: { path: { departement: this.of("departement"), landlord: this.of("landlord"), name: this.of("agreement") }, header },
      body: {
        on: this.of("on"), act: this.of("act"), from: this.of("from").split(" ").filter(name => name !== ""), reserver,
        territory: { kind: this.of("kind") === "epci" ? "epci" : "commune", code: this.of("code") },
        ...(rate === "" ? {} : { rate: { reserver, rate: Number(rate) } }),
      },
    });
  }
}
