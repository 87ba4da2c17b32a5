-- What was done and read is sealed: positions give these tables one order, in which nothing comes to stand before what was read (as in change_log).
ALTER TABLE audit ADD COLUMN position bigint NOT NULL DEFAULT log_position();
ALTER TABLE reading ADD COLUMN position bigint NOT NULL DEFAULT log_position();
ALTER TABLE vacancy_fact ADD COLUMN position bigint NOT NULL DEFAULT log_position();

-- Rows are appended in about this order: a summary of pages finds the newest, and costs a write nothing.
CREATE INDEX audit_position ON audit USING brin (position) WITH (autosummarize = on);
CREATE INDEX reading_position ON reading USING brin (position) WITH (autosummarize = on);
CREATE INDEX vacancy_fact_position ON vacancy_fact USING brin (position) WITH (autosummarize = on);

-- What was said of a demand: whose number is taken out when it is erased.
CREATE INDEX vacancy_fact_demand ON vacancy_fact ((fact -> 'demand' ->> 'value')) WHERE fact -> 'demand' ->> 'value' IS NOT NULL;

-- What a change took away is kept encrypted under a key of the household, which goes with its file when that is erased.
ALTER TABLE demand ADD COLUMN person_key bytea;
ALTER TABLE change_log ADD COLUMN sealed_undo bytea;

-- Whom the daily look for demands to erase finds. Not by changed_at, which every write changes: then each would touch an index.
CREATE INDEX demand_removed ON demand (id) WHERE status = 'removed';

-- Entries behind one position up to another, chained behind those before, and what a copy kept elsewhere is compared with.
CREATE TABLE journal_seal (
    shard     text        NOT NULL,
    number    bigint      NOT NULL CHECK (number > 0),
    after     bigint      NOT NULL,
    through   bigint      NOT NULL,
    entries   bigint      NOT NULL,
    link      bytea       NOT NULL,
    at        timestamptz NOT NULL,
    signature bytea,
    PRIMARY KEY (shard, number)
);
CREATE INDEX journal_seal_through ON journal_seal (shard, through);
