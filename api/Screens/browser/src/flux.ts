/** `<live-flux>`: the accounts of the page follow what is booked; a number that moves is marked, and its cause stands below. */
import type { components } from "../.generated/schema";
import { api } from "./client";
import { partsOf } from "./parts";
import { page } from "./page";

type Movement = components["schemas"]["Entry"];

/** Movements of one booking come together: the cards are asked for once; many who watch do not ask at one instant, nor all the time. */
const together = 250;
const spread = 750;
const rest = 2000;
const mostTold = 12;

/** What happens to a dwelling while a reserver has it. */
const withReserver: ReadonlySet<string> = new Set(["oriented", "named", "allocated", "passed-on", "lease-signed"]);

/** How often the page looks whether a new day began, by which all that is counted in days is another. */
const dayCheck = 60_000;

export class LiveFlux extends HTMLElement {
  /** Numbers of the last movements seen, by account: where a stream that broke off goes on. */
  private readonly has = new Map<string, number>();
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private asking = false;
  private again = false;
  private stop: (() => void) | undefined;
  private days: ReturnType<typeof setInterval> | undefined;
  private drawn = new Date().toISOString();

  connectedCallback(): void {
    this.querySelectorAll<HTMLElement>("[data-account]").forEach(card => { this.has.set(card.dataset["account"] ?? "", Number(card.dataset["entries"] ?? 0)); });
    const [landlord, departement] = [this.getAttribute("landlord"), this.getAttribute("departement")];
    const wanted = landlord === null || departement === null ? null : { landlord, departement };
    this.stop = page.live.stream<Movement>("Flux", () => [wanted, null], movement => { this.moved(movement); }, () => partsOf([...this.has]).map(part => ["FluxHas", Object.fromEntries(part)]));
    this.addEventListener("click", event => { void this.done(event); });
    this.days = setInterval(() => { this.newDay(); }, dayCheck);
    document.addEventListener("visibilitychange", this.newDay);
    this.dataset["ready"] = "true";
  }

  disconnectedCallback(): void {
    this.stop?.();
    clearTimeout(this.waiting);
    clearInterval(this.days);
    document.removeEventListener("visibilitychange", this.newDay);
  }

  /** Days that are left are drawn by the server: after midnight, or where a machine slept through it, they are asked for again. */
  private readonly newDay = (): void => {
    if (page.words.isToday(this.drawn)) return;
    this.drawn = new Date().toISOString();
    this.soon(together + Math.random() * spread);
  };

  /** What the page shows is another for a reason that is no movement. */
  askAgain(): void {
    this.soon(0);
  }

  private moved(movement: Movement): void {
    const key = `${movement.account}@${movement.departement}/${movement.landlord}`;
    if (movement.number <= (this.has.get(key) ?? 0)) return;
    this.has.set(key, movement.number);
    this.tell(key, movement);
    this.soon(together + Math.random() * spread);
  }

  private soon(wait: number): void {
    if (this.asking) this.again = true;
    else this.waiting ??= setTimeout(() => { void this.refresh(); }, wait);
  }

  private tell(key: string, movement: Movement): void {
    const list = this.querySelector("[data-piece=movements]");
    if (list === null) return;
    const item = document.createElement("li");
    const name = this.card(key)?.dataset["name"] ?? page.words.text("live.flux-own");
    const said = { time: page.words.time(movement.at), name, counter: page.words.text(`live.flux-${movement.counter}`), amount: page.words.signed(movement.amount.value) };
    item.textContent = movement.cause === undefined || movement.cause === null ? page.words.text("live.flux-moved", said) : page.words.text("live.flux-because", { ...said, cause: page.words.text(`live.flux-cause-${movement.cause}`) });
    if (movement.release !== undefined && movement.release !== null && this.opens(movement)) {
      const link = document.createElement("a");
      link.href = `/logements/${movement.release}`;
      link.textContent = page.words.text("live.flux-dwelling");
      item.append(" ", link);
    }

    list.prepend(item);
    while (list.children.length > mostTold) list.lastElementChild?.remove();
  }

  /** A landlord opens each of its dwellings; a reserver those that are handed to it, and not whatever was released or went back. */
  private opens(movement: Movement): boolean {
    return this.hasAttribute("landlord") || (movement.cause !== undefined && movement.cause !== null && withReserver.has(movement.cause) && movement.amount.value > 0);
  }

  private card(key: string): HTMLElement | undefined {
    return [...this.querySelectorAll<HTMLElement>("[data-account]")].find(card => card.dataset["account"] === key);
  }

  /** One question at a time, so that no older answer comes behind a newer one; what failed or moved meanwhile is asked for again. */
  private async refresh(): Promise<void> {
    this.waiting = undefined;
    this.asking = true;
    this.again = false;
    try {
      const answer = await fetch(this.getAttribute("cards") ?? "", { headers: { Accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      this.place(document.createRange().createContextualFragment(await answer.text()));
    } catch {
      this.again = true;
    }

    setTimeout(() => { this.asking = false; if (this.again) this.soon(0); }, rest);
  }

  /** The server draws the cards; those that changed are put in place, the others are not touched. */
  private place(drawn: DocumentFragment): void {
    const cards = this.querySelector("[data-piece=cards]");
    for (const fresh of drawn.querySelectorAll<HTMLElement>("[data-account]")) {
      const held = this.card(fresh.dataset["account"] ?? "");
      if (held === undefined) cards?.append(fresh);
      else if (held.innerHTML !== fresh.innerHTML) {
        const focused = held.contains(document.activeElement);
        const parts = fresh.querySelectorAll("details");
        held.querySelectorAll("details").forEach((part, place) => { if (part.open) parts[place]?.setAttribute("open", ""); });
        fresh.classList.add("moved");
        held.replaceWith(fresh);
        if (focused) fresh.querySelector<HTMLElement>("summary")?.focus();
      }
    }

    // Lists are put in whole, unless somebody is about to press something in them: then with the next movement.
    for (const name of ["offers", "hops", "reminders", "programmes", "returned", "bases"]) {
      const [held, fresh] = [this.querySelector(`[data-piece=${name}]`), drawn.querySelector(`[data-piece=${name}]`)];
      if (held === null || fresh === null || held.innerHTML === fresh.innerHTML) continue;
      const focused = document.activeElement;
      if (!held.contains(focused) || (focused instanceof HTMLButtonElement && focused.disabled)) held.replaceWith(fresh);
    }
  }

  /** Somebody says that what was to be done by a day is done. */
  private async done(event: Event): Promise<void> {
    const button = event.target;
    const name = button instanceof HTMLButtonElement ? button.dataset["done"] : undefined;
    const [landlord, departement] = [this.getAttribute("landlord"), this.getAttribute("departement")];
    if (!(button instanceof HTMLButtonElement) || name === undefined || landlord === null || departement === null) return;
    button.disabled = true;
    const answer = await api.PUT("/api/v1/flux/{departement}/{landlord}/reminders/{name}/done", { params: { path: { departement, landlord, name } }, body: {} }).catch(() => undefined);
    if (answer?.response.ok !== true) button.disabled = false;
    else button.closest("li")?.remove();
  }
}
