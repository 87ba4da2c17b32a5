-- What happened to a vacancy, in order: never changed, never removed. The notice is the row of the vacancy itself, and number 1.
CREATE TABLE vacancy_fact (
    vacancy      uuid        NOT NULL,
    number       integer     NOT NULL CHECK (number > 1),
    at           timestamptz NOT NULL,
    fact         json        NOT NULL,
    subject      text        NOT NULL,
    role         text        NOT NULL,
    organisation text        NOT NULL,
    command_id   uuid,
    fingerprint  text,
    PRIMARY KEY (vacancy, number)
);

-- When the clock must look at a vacancy again; null while it need not.
ALTER TABLE vacancy ADD COLUMN due_at timestamptz;
CREATE INDEX vacancy_due ON vacancy (due_at) WHERE due_at IS NOT NULL;

-- Where a demand stands with vacancies: derived from the facts, in their transaction.
CREATE TABLE position (
    demand_id bigint      NOT NULL,
    vacancy   uuid        NOT NULL,
    standing  text        NOT NULL,
    at        timestamptz NOT NULL,
    PRIMARY KEY (demand_id, vacancy)
);
