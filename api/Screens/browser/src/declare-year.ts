/** `<declare-year>`: what a landlord tells of a year: what it will subtract, what it owned on 1 January, that the accounts are closed. */
import { api } from "./client";
import { page, put } from "./page";
import { placesOf } from "./places";
import { refusalOf } from "./refusal";

interface Answer { readonly error?: unknown; readonly response: Response }

export class DeclareYear extends HTMLElement {
  /** One key for each form: sent again it is the same declaration. */
  private readonly keys = new Map<string, string>();

  connectedCallback(): void {
    this.addEventListener("submit", event => { void this.send(event); });
    this.dataset["ready"] = "true";
  }

  private async send(event: SubmitEvent): Promise<void> {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    const button = form.querySelector("button");
    if (button !== null) button.disabled = true;
    const refused = await this.declare(form);
    if (refused === undefined) {
      location.reload();
      return;
    }

    if (button !== null) button.disabled = false;
    const refusal = form.querySelector("[data-piece=refusal]");
    if (refusal !== null) put(refusal, refused);
  }

  /** Why it was refused; nothing where it was recorded. */
  private async declare(form: HTMLFormElement): Promise<string | undefined> {
    try {
      const { error, response } = await this.ask(form);
      return response.ok ? undefined : refusalOf(error);
    } catch {
      return page.words.text("live.verb-silent");
    }
  }

  private ask(form: HTMLFormElement): Promise<Answer> {
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
