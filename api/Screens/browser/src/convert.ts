/** `<convert-inventory>`: an inventory of rights becomes rates by every formula, and a draft of agreements that a person sets right and records one by one. */
import type { components } from "../.generated/schema";
import { AskingForm } from "./asking-form";
import { api } from "./client";
import { page } from "./page";
import { refusalOf } from "./refusal";

type Conversion = components["schemas"]["Conversion"];
type Agreement = components["schemas"]["Agreement"];

const workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

export class ConvertInventory extends AskingForm {
  protected ask(form: HTMLFormElement): Promise<string> {
    return form.dataset["agreement"] === undefined ? this.convert(form) : this.record(form);
  }

  /** What to say of it: nothing where the answer stands below. */
  private async convert(form: HTMLFormElement): Promise<string> {
    const fields = new FormData(form);
    const file = fields.get("file");
    if (!(file instanceof File)) return "";
    const asked = new URLSearchParams([...fields].filter((field): field is [string, string] => typeof field[1] === "string" && field[1].trim() !== ""));
    try {
      const answer = await fetch(`/api/v1/flux:convert?${asked.toString()}`, { method: "POST", body: file, headers: { "Content-Type": file.name.toLowerCase().endsWith(".xlsx") ? workbook : "text/csv" } });
      const body = await answer.json() as unknown;
      if (!answer.ok) return refusalOf(body);
      this.show(body as Conversion);
      return "";
    } catch {
      return page.words.text("live.verb-silent");
    }
  }

  private show(conversion: Conversion): void {
    const place = this.querySelector("[data-piece=answer]");
    if (place === null) return;
    const text = (key: string): string => page.words.text(`live.convert-${key}`);
    const number = (value: number | null | undefined): string => value === null || value === undefined ? "" : page.words.count(value);
    const rows = conversion.reservers.flatMap(reserver => reserver.formulas.map((formula, index) => [
      index === 0 ? `${reserver.reserver} (${number(reserver.rights)})` : "", text(formula.formula), number(formula.duePerYear.value), formula.formula === conversion.formula ? text("chosen") : page.words.signed(formula.difference.value),
      number(formula.percentOfBase), number(formula.percentOfGross), number(formula.percentOfStock), index === 0 ? number(reserver.proposedRate) : "",
    ]));
    const headings = ["reserver", "formula", "due", "difference", "of-base", "of-gross", "of-stock", "proposed"].map(text);
    place.replaceChildren(
      element("h2", page.words.text("live.convert-title", { base: conversion.base, proposed: number(conversion.proposed), landlord: number(conversion.landlord) })), tableOf(headings, rows),
      ...this.list("warnings", conversion.warnings.map(fault => `${fault.path}: ${fault.message}`)), ...this.list("refused", conversion.refused.map(fault => `${fault.path}: ${fault.message}`)),
      ...(this.hasAttribute("records") && conversion.agreements !== null && conversion.agreements !== undefined ? [element("h2", text("agreements")), ...conversion.agreements.map(agreement => this.draft(agreement))] : []));
  }

  private list(what: string, lines: readonly string[]): HTMLElement[] {
    if (lines.length === 0) return [];
    const list = document.createElement("ul");
    list.append(...lines.map(line => element("li", line)));
    return [element("h2", page.words.text(`live.convert-${what}`)), list];
  }

  /** A draft of an agreement: what is negotiated is typed over what is proposed. */
  private draft(agreement: Agreement): HTMLElement {
    const drawn = this.querySelector<HTMLTemplateElement>("template[data-piece=draft]")?.content.firstElementChild?.cloneNode(true);
    if (!(drawn instanceof HTMLFormElement)) return element("p", agreement.reserver);
    drawn.dataset["agreement"] = JSON.stringify(agreement);
    drawn.querySelector("legend")?.append(agreement.reserver);
    const set = (name: string, value: string): void => {
      const field = drawn.elements.namedItem(name);
      if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.value = value;
    };
    set("id", agreement.id);
    set("rate", String(agreement.terms[0]?.rate ?? ""));
    set("kind", agreement.territory.kind);
    set("code", agreement.territory.code);
    return drawn;
  }

  private async record(form: HTMLFormElement): Promise<string> {
    const fields = new FormData(form);
    const [draft, of] = [JSON.parse(form.dataset["agreement"] ?? "{}") as Agreement, (name: string): string => String(fields.get(name) ?? "").trim()];
    const body: Agreement = { ...draft, id: of("id"), territory: { kind: of("kind") as Agreement["territory"]["kind"], code: of("code") }, terms: draft.terms.map(terms => ({ ...terms, rate: Number(of("rate")) })) };
    try {
      const { error, response } = await api.PUT("/api/v1/flux/{departement}/{landlord}/agreements/{name}", { params: { path: { departement: body.departement, landlord: body.landlord, name: body.id } }, body });
      return response.ok ? page.words.text("live.convert-recorded") : refusalOf(error);
    } catch {
      return page.words.text("live.verb-silent");
    }
  }
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function tableOf(headings: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  const [region, table, head, body] = [document.createElement("div"), document.createElement("table"), document.createElement("thead"), document.createElement("tbody")];
  const row = document.createElement("tr");
  row.append(...headings.map(heading => { const cell = element("th", heading); cell.setAttribute("scope", "col"); return cell; }));
  head.append(row);
  body.append(...rows.map(cells => { const line = document.createElement("tr"); line.append(...cells.map(cell => element("td", cell))); return line; }));
  table.append(head, body);
  region.append(table);
  region.className = "scroll";
  region.tabIndex = 0;
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", headings[1] ?? "");
  return region;
}
