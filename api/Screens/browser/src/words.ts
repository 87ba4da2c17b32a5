/** Words of the page's language. The server writes them into the page: one source for both. */
export interface Texts { readonly locale: string; readonly texts: Readonly<Record<string, string>> }

const paris = "Europe/Paris";

export class Words {
  private readonly number: Intl.NumberFormat;
  private readonly clock: Intl.DateTimeFormat;
  private readonly dayAndClock: Intl.DateTimeFormat;
  private readonly date: Intl.DateTimeFormat;
  private readonly dayOf = new Intl.DateTimeFormat("en-CA", { timeZone: paris });

  constructor(private readonly source: Texts, private readonly now: () => Date = () => new Date()) {
    this.number = new Intl.NumberFormat(source.locale);
    this.clock = new Intl.DateTimeFormat(source.locale, { timeZone: paris, hour: "2-digit", minute: "2-digit", second: "2-digit" });
    this.dayAndClock = new Intl.DateTimeFormat(source.locale, { timeZone: paris, weekday: "short", day: "2-digit", month: "2-digit", hour: "2-digit", minute: "2-digit" });
    this.date = new Intl.DateTimeFormat(source.locale, { timeZone: "UTC", day: "2-digit", month: "2-digit", year: "numeric" });
  }

  /** A text with its `{name}` places filled; the key itself when there is none, so that a gap is seen. */
  text(key: string, values: Readonly<Record<string, string | number>> = {}): string {
    const text = this.source.texts[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (place, name: string) => {
      const value = values[name];
      return value === undefined ? place : typeof value === "number" ? this.count(value) : value;
    });
  }

  /** `key.one` or `key.many`: French says "1,5 point", English "1.5 points". */
  plural(key: string, n: number, values: Readonly<Record<string, string | number>> = {}): string {
    const one = this.source.locale.startsWith("fr") ? Math.abs(n) < 2 : Math.abs(n) === 1;
    return this.text(`${key}.${one ? "one" : "many"}`, { n, ...values });
  }

  count(n: number): string {
    return this.number.format(n).replace("-", "\u2212");
  }

  signed(n: number): string {
    return n > 0 ? `+${this.count(n)}` : this.count(n);
  }

  time(instant: string | Date): string {
    return this.clock.format(new Date(instant));
  }

  /** Whether an instant falls on the present day in Paris. */
  isToday(instant: string): boolean {
    return this.dayOf.format(new Date(instant)) === this.dayOf.format(this.now());
  }

  moment(instant: string): string {
    return this.dayAndClock.format(new Date(instant));
  }

  day(date: string): string {
    return this.date.format(new Date(`${date}T00:00:00Z`));
  }
}
