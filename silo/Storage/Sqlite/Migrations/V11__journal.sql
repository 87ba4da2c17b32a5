-- What was done and read is sealed. One writer: rows of audit, reading and change_log are numbered in the order of their commit; facts are from here on.
ALTER TABLE vacancy_fact ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
UPDATE vacancy_fact SET position = numbered.position
FROM (SELECT vacancy, number, row_number() OVER (ORDER BY at, vacancy, number) AS position FROM vacancy_fact) AS numbered
WHERE vacancy_fact.vacancy = numbered.vacancy AND vacancy_fact.number = numbered.number;
CREATE UNIQUE INDEX vacancy_fact_position ON vacancy_fact (position);

-- Whoever writes a fact, also a build that does not know of positions, has it numbered.
CREATE TRIGGER vacancy_fact_numbered AFTER INSERT ON vacancy_fact WHEN NEW.position = 0
BEGIN
    UPDATE vacancy_fact SET position = (SELECT max(position) + 1 FROM vacancy_fact) WHERE vacancy = NEW.vacancy AND number = NEW.number;
END;

-- What was said of a demand: whose number is taken out when it is erased.
CREATE INDEX vacancy_fact_demand ON vacancy_fact (json_extract(fact, '$.demand.value')) WHERE json_extract(fact, '$.demand.value') IS NOT NULL;

-- What a change took away is kept encrypted under a key of the household, which goes with its file when that is erased.
ALTER TABLE demand ADD COLUMN person_key BLOB;
ALTER TABLE change_log ADD COLUMN sealed_undo BLOB;

-- Whom the daily look for demands to erase finds, without reading two million files.
CREATE INDEX demand_removed ON demand (changed_at) WHERE status = 'removed';

-- Entries behind one position up to another, chained behind those before, and what a copy kept elsewhere is compared with.
CREATE TABLE journal_seal (
    shard     TEXT    NOT NULL,
    number    INTEGER NOT NULL CHECK (number > 0),
    after     INTEGER NOT NULL,
    through   INTEGER NOT NULL,
    entries   INTEGER NOT NULL,
    link      BLOB    NOT NULL,
    at        TEXT    NOT NULL,
    signature BLOB,
    PRIMARY KEY (shard, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX journal_seal_through ON journal_seal (shard, through);
