/** `<choose-alerts>`: from when a reserver is alerted, on the version of the choice that the page shows. */
import { AskingForm } from "./asking-form";
import { api } from "./client";
import { LiveFlux } from "./flux";
import { page } from "./page";

export class ChooseAlerts extends AskingForm {
  protected async ask(): Promise<string> {
    return page.words.text(await this.choose());
  }

  /** What became of it, as a key of the words. */
  private async choose(): Promise<string> {
    try {
      const { response } = await api.PUT("/api/v1/flux/own/alerts", {
        params: { header: { "If-Match": `"${this.getAttribute("version") ?? ""}"` } },
        body: { owedFrom: this.number("owedFrom"), takenAheadFrom: this.number("takenAheadFrom"), daysLeft: this.number("daysLeft") },
      });
      if (response.status === 409) return "live.alerts-conflict";
      if (!response.ok) return "live.alerts-refused";
      const version = /^"(\d+)"$/.exec(response.headers.get("ETag") ?? "")?.[1];
      if (version !== undefined) this.setAttribute("version", version);
      const flux = document.querySelector("live-flux");
      if (flux instanceof LiveFlux) flux.askAgain();
      return "live.alerts-kept";
    } catch {
      return "live.no-answer";
    }
  }

  /** An empty field is no alert of that kind. */
  private number(name: string): number | null {
    const value = this.querySelector<HTMLInputElement>(`[name=${name}]`)?.value.trim() ?? "";
    return value === "" ? null : Number(value);
  }
}
