-- The register: state, change log and audit, written in one transaction per change.
-- Described column by column in docs/reference/store.md.

CREATE TABLE demand (
    id            INTEGER PRIMARY KEY,
    unique_number TEXT    NOT NULL UNIQUE,
    version       INTEGER NOT NULL,
    status        TEXT    NOT NULL CHECK (status IN ('active', 'removed')),
    complete      INTEGER NOT NULL CHECK (complete IN (0, 1)),
    deposited_on  TEXT    NOT NULL,
    file          TEXT    NOT NULL,
    cause_kind    TEXT    NOT NULL,
    cause_points  TEXT    NOT NULL,
    changed_at    TEXT    NOT NULL,
    creation_key  TEXT    UNIQUE
) STRICT;

CREATE TABLE demand_wish (
    demand_id  INTEGER NOT NULL REFERENCES demand (id),
    preference INTEGER NOT NULL,
    commune    TEXT    NOT NULL,
    PRIMARY KEY (demand_id, preference)
) STRICT, WITHOUT ROWID;

CREATE TABLE demand_typology (
    demand_id INTEGER NOT NULL REFERENCES demand (id),
    typology  TEXT    NOT NULL,
    PRIMARY KEY (demand_id, typology)
) STRICT, WITHOUT ROWID;

CREATE TABLE demand_territory (
    territory TEXT    NOT NULL,
    demand_id INTEGER NOT NULL REFERENCES demand (id),
    PRIMARY KEY (territory, demand_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE change_log (
    position    INTEGER PRIMARY KEY AUTOINCREMENT,
    demand_id   INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    at          TEXT    NOT NULL,
    command_id  TEXT    NOT NULL UNIQUE,
    fingerprint TEXT    NOT NULL,
    UNIQUE (demand_id, version)
) STRICT;

CREATE TABLE change_territory (
    territory TEXT    NOT NULL,
    position  INTEGER NOT NULL REFERENCES change_log (position),
    demand_id INTEGER NOT NULL,
    PRIMARY KEY (territory, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE vacancy (
    id               TEXT    PRIMARY KEY,
    dwelling_id      TEXT    NOT NULL,
    dwelling         TEXT    NOT NULL,
    dwelling_version INTEGER NOT NULL,
    territory        TEXT    NOT NULL,
    available_on     TEXT    NOT NULL,
    opened_at        TEXT    NOT NULL,
    state            TEXT    NOT NULL CHECK (state IN ('open', 'closed'))
) STRICT;

-- A dwelling has at most one open vacancy (C5): the store holds it even against a bug.
CREATE UNIQUE INDEX vacancy_one_open ON vacancy (dwelling_id) WHERE state = 'open';
CREATE INDEX vacancy_by_territory ON vacancy (territory, state, opened_at);

CREATE TABLE audit (
    sequence     INTEGER PRIMARY KEY AUTOINCREMENT,
    at           TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    role         TEXT    NOT NULL,
    organisation TEXT    NOT NULL,
    action       TEXT    NOT NULL,
    object       TEXT    NOT NULL,
    object_id    TEXT    NOT NULL,
    version      INTEGER NOT NULL
) STRICT;

CREATE TABLE sequence (
    name TEXT    PRIMARY KEY,
    next INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
