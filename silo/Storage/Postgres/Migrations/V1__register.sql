-- The register: state, change log and audit, written in one transaction per change.
-- Described column by column in docs/reference/store.md.

CREATE TABLE demand (
    id            bigint      NOT NULL,
    unique_number text        NOT NULL,
    version       integer     NOT NULL,
    status        text        NOT NULL CHECK (status IN ('active', 'removed')),
    complete      boolean     NOT NULL,
    deposited_on  date        NOT NULL,
    file          json        NOT NULL,
    cause_kind    text        NOT NULL,
    cause_points  json        NOT NULL,
    changed_at    timestamptz NOT NULL,
    creation_key  text,
    CONSTRAINT demand_key PRIMARY KEY (id),
    CONSTRAINT demand_number UNIQUE (unique_number),
    CONSTRAINT demand_creation UNIQUE (creation_key)
-- Room in each page: a new version of a row then lies beside the old one, and no index is touched.
) WITH (fillfactor = 75);
ALTER TABLE demand ALTER COLUMN file SET COMPRESSION lz4;

-- Whom a partition loads. The share is the mixed key of the demand: partition n of m holds those with share % m = n.
CREATE TABLE demand_territory (
    territory text   NOT NULL,
    demand_id bigint NOT NULL,
    share     bigint NOT NULL,
    CONSTRAINT demand_territory_key PRIMARY KEY (territory, demand_id)
);

-- A position is the number of the transaction that wrote it. Transactions commit in any order, so a follower stands before
-- the oldest one still running: log_horizon. The base keeps positions rising when a dump is restored on a server that counts
-- from lower.
CREATE TABLE log_base (
    single boolean NOT NULL DEFAULT true PRIMARY KEY CHECK (single),
    base   bigint  NOT NULL
);
INSERT INTO log_base (base) VALUES (0);

CREATE FUNCTION log_position() RETURNS bigint LANGUAGE sql STABLE AS
    'SELECT base + pg_current_xact_id()::text::bigint FROM log_base';

CREATE FUNCTION log_horizon() RETURNS bigint LANGUAGE sql STABLE AS
    'SELECT base + pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1 FROM log_base';

CREATE TABLE change_log (
    position    bigint      NOT NULL,
    demand_id   bigint      NOT NULL,
    version     integer     NOT NULL,
    kind        text        NOT NULL,
    at          timestamptz NOT NULL,
    command_id  uuid        NOT NULL,
    fingerprint text        NOT NULL,
    points      json        NOT NULL,
    confirms    boolean     NOT NULL,
    undo        json,
    CONSTRAINT change_log_key PRIMARY KEY (demand_id, version),
    CONSTRAINT change_log_command UNIQUE (command_id)
);
CREATE INDEX change_log_position ON change_log (position);

CREATE TABLE change_territory (
    territory text    NOT NULL,
    position  bigint  NOT NULL,
    demand_id bigint  NOT NULL,
    version   integer NOT NULL,
    share     bigint  NOT NULL,
    CONSTRAINT change_territory_key PRIMARY KEY (territory, position, demand_id)
);

CREATE TABLE vacancy (
    id               uuid        NOT NULL PRIMARY KEY,
    dwelling_id      text        NOT NULL,
    dwelling         json        NOT NULL,
    dwelling_version integer     NOT NULL,
    territory        text        NOT NULL,
    available_on     date        NOT NULL,
    opened_at        timestamptz NOT NULL,
    state            text        NOT NULL CHECK (state IN ('open', 'closed'))
);

-- A dwelling has at most one open vacancy (C5): the store holds it even against a bug.
CREATE UNIQUE INDEX vacancy_one_open ON vacancy (dwelling_id) WHERE state = 'open';
CREATE INDEX vacancy_by_territory ON vacancy (territory, opened_at, id) WHERE state = 'open';
CREATE INDEX vacancy_by_opening ON vacancy (opened_at, id) WHERE state = 'open';

CREATE TABLE grid (
    number       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id           text        NOT NULL,
    version      text        NOT NULL,
    territory    text        NOT NULL,
    demands      text        NOT NULL,
    effective    date        NOT NULL,
    content      text        NOT NULL,
    published_at timestamptz NOT NULL,
    withdrawn_at timestamptz
);

-- One grid a territory, day and class of demands, whoever publishes first.
CREATE UNIQUE INDEX grid_day ON grid (territory, effective, demands) WHERE withdrawn_at IS NULL;

CREATE TABLE audit (
    sequence     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at           timestamptz NOT NULL,
    subject      text        NOT NULL,
    role         text        NOT NULL,
    organisation text        NOT NULL,
    action       text        NOT NULL,
    object       text        NOT NULL,
    object_id    text        NOT NULL,
    version      integer     NOT NULL
);

CREATE TABLE sequence (
    name text   NOT NULL PRIMARY KEY,
    next bigint NOT NULL
) WITH (fillfactor = 50);
