/** The facts that this page made in the life of a vacancy, kept as long as its window. */
export class Own {
  private readonly facts: number[];
  private readonly key: string;

  constructor(vacancy: string) {
    this.key = `steps-${vacancy}`;
    this.facts = JSON.parse(stored(() => sessionStorage.getItem(this.key)) ?? "[]") as number[];
  }

  get last(): number | undefined {
    return this.facts.at(-1);
  }

  push(fact: number): void {
    this.facts.push(fact);
    this.keep();
  }

  pop(): number | undefined {
    const fact = this.facts.pop();
    this.keep();
    return fact;
  }

  private keep(): void {
    stored(() => { sessionStorage.setItem(this.key, JSON.stringify(this.facts)); return null; });
  }
}

/** What this window remembers; nothing where storage is refused. */
function stored(access: () => string | null): string | null {
  try { return access(); } catch { return null; }
}
