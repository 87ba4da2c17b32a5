/** `<declare-year>`: what a landlord tells of a year: what it will subtract, what it owned on 1 January, that the accounts are closed. */
import { AskingForm } from "./asking-form";
import { api } from "./client";
import { page } from "./page";
import { placesOf } from "./places";
import { refusalOf } from "./refusal";

interface Answer { readonly error?: unknown; readonly response: Response }

export class DeclareYear extends AskingForm {
  /** One key for each form: sent again it is the same declaration. */
  private readonly keys = new Map<string, string>();

  /** Why it was refused; where it was recorded the page shows it. */
  protected async ask(form: HTMLFormElement): Promise<string | undefined> {
    try {
      const { error, response } = await this.declare(form);
      if (!response.ok) return refusalOf(error);
      location.reload();
      return undefined;
    } catch {
      return page.words.text("live.verb-silent");
    }
  }

  private declare(form: HTMLFormElement): Promise<Answer> {
    const [what, fields] = [form.dataset["tells"] ?? "", new FormData(form)];
    const told = [...fields].map(([name, value]) => `${name}=${String(value)}`).join("&");
    const key = this.keys.get(what + told) ?? crypto.randomUUID();
    this.keys.set(what + told, key);
    const path = { departement: this.getAttribute("departement") ?? "", landlord: this.getAttribute("landlord") ?? "", name: this.getAttribute("year") ?? "" };
    const params = { path, header: { "Idempotency-Key": key } };
    if (what === "stock") return api.PUT("/api/v1/flux/{departement}/{landlord}/years/{name}/stock", { params, body: { dwellings: Number(fields.get("dwellings")), of: placesOf(String(fields.get("of") ?? "")) } });

    // For good, and so on what the page shows, and on nothing that came since.
    if (what === "closing") return api.POST("/api/v1/flux/{departement}/{landlord}/years/{name}/closing", { params: { path, header: { ...params.header, "If-Match": `"${this.getAttribute("version") ?? ""}"` } }, body: { confirmed: fields.get("confirmed") !== null } });
    const dwellings = Object.fromEntries([...fields].filter(([, value]) => String(value).trim() !== "").map(([cause, value]) => [cause, Number(value)]));
    return api.PUT("/api/v1/flux/{departement}/{landlord}/years/{name}/forecast", { params, body: { dwellings } });
  }
}
