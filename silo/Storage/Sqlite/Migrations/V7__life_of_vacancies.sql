-- What happened to a vacancy, in order: never changed, never removed. The notice is the row of the vacancy itself, and number 1.
CREATE TABLE vacancy_fact (
    vacancy      TEXT    NOT NULL,
    number       INTEGER NOT NULL CHECK (number > 1),
    at           TEXT    NOT NULL,
    fact         TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    role         TEXT    NOT NULL,
    organisation TEXT    NOT NULL,
    command_id   TEXT,
    fingerprint  TEXT,
    PRIMARY KEY (vacancy, number)
) STRICT, WITHOUT ROWID;

-- When the clock must look at a vacancy again; null while it need not.
ALTER TABLE vacancy ADD COLUMN due_at TEXT;
CREATE INDEX vacancy_due ON vacancy (due_at) WHERE due_at IS NOT NULL;

-- Where a demand stands with vacancies: derived from the facts, in their transaction.
CREATE TABLE position (
    demand_id INTEGER NOT NULL,
    vacancy   TEXT    NOT NULL,
    standing  TEXT    NOT NULL,
    at        TEXT    NOT NULL,
    PRIMARY KEY (demand_id, vacancy)
) STRICT, WITHOUT ROWID;
