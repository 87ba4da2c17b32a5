/** What somebody typed into a form outlives the page that it was typed into. */

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** Notes what stands in a form; what comes back puts it into the same form of a newer page, where its fields are still there. */
export function typedIn(form: HTMLFormElement): (into: HTMLFormElement) => void {
  const noted = placesOf(form).map(({ place, field }) => ({ place, value: field.value, checked: isChecked(field) }));
  return into => {
    const fields = new Map(placesOf(into).map(({ place, field }) => [place, field]));
    for (const { place, value, checked } of noted) {
      const field = fields.get(place);
      if (field === undefined) continue;
      if (field instanceof HTMLInputElement && isTicked(field)) field.checked = checked;
      else field.value = value;
    }
  };
}

/**
 * A field by the household its group is about, which may have moved up since, and its name; by its place among those of one name.
 * Names count the groups: what was typed about one household must not come to stand at another.
 */
function placesOf(form: HTMLFormElement): { place: string; field: Field }[] {
  const seen = new Map<string, number>();
  return [...form.elements].filter(isField).filter(field => field.name !== "" && field.type !== "hidden").map(field => {
    const about = [...field.closest("fieldset")?.querySelectorAll<HTMLInputElement>("input[type=hidden]") ?? []].map(hidden => hidden.value).join(" ");
    const name = about === "" ? field.name : about;
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return { place: `${name} ${before}`, field };
  });
}

function isField(element: Element): element is Field {
  return element instanceof HTMLInputElement || element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement;
}

function isTicked(field: HTMLInputElement): boolean {
  return field.type === "checkbox" || field.type === "radio";
}

function isChecked(field: Field): boolean {
  return field instanceof HTMLInputElement && isTicked(field) && field.checked;
}
