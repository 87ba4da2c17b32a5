/** `<merge-landlord>` and `<merge-agreements>`: a person decides a merger on the effect that the page shows, and on no other. */
import { AskingForm } from "./asking-form";
import { api } from "./client";
import { page } from "./page";
import { refusalOf } from "./refusal";

interface Answer { readonly error?: unknown; readonly response: Response }

abstract class Merger extends AskingForm {
  /** One key for one decision: sent again it is the same merger. */
  private readonly key = crypto.randomUUID();

  /** Decides the merger. */
  protected abstract decide(header: { "Idempotency-Key": string; "If-Match": string }): Promise<Answer>;

  protected of(name: string): string {
    return this.getAttribute(name) ?? "";
  }

  /** Why it was refused; where it was done another page shows it. */
  protected async ask(): Promise<string | undefined> {
    try {
      const { error, response } = await this.decide({ "Idempotency-Key": this.key, "If-Match": `"${this.of("version")}"` });
      if (!response.ok) return refusalOf(error);
      location.assign(this.of("done"));
      return undefined;
    } catch {
      return page.words.text("live.verb-silent");
    }
  }
}

export class MergeLandlord extends Merger {
  protected decide(header: { "Idempotency-Key": string; "If-Match": string }): Promise<Answer> {
    return api.PUT("/api/v1/flux/{departement}/{landlord}/mergers/{name}", {
      params: { path: { departement: this.of("departement"), landlord: this.of("landlord"), name: this.of("from") }, header },
      body: { on: this.of("on"), act: this.of("act"), endingVersion: Number(this.of("ending-version")) },
    });
  }
}

export class MergeAgreements extends Merger {
  protected decide(header: { "Idempotency-Key": string; "If-Match": string }): Promise<Answer> {
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
