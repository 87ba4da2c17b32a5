-- Who is told of events at which address, and how far each is. One process has this store: nobody else delivers.
CREATE TABLE webhook (
    id            TEXT    PRIMARY KEY,
    version       INTEGER NOT NULL CHECK (version > 0),
    organisation  TEXT    NOT NULL,
    subject       TEXT    NOT NULL,
    created_at    TEXT    NOT NULL,
    wanted        TEXT    NOT NULL,
    rights_at     TEXT    NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('active', 'paused', 'stopped')),
    reason        TEXT,
    secret        INTEGER NOT NULL CHECK (secret > 0),
    former_until  TEXT,
    fingerprint   TEXT    NOT NULL,
    place         TEXT    NOT NULL,
    delivered_at  TEXT,
    failing_since TEXT,
    failure       TEXT,
    holder        TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX webhook_of ON webhook (organisation, subject, created_at);

-- Events that were given up.
CREATE TABLE webhook_aside (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    webhook  TEXT    NOT NULL REFERENCES webhook ON DELETE CASCADE,
    event_id TEXT    NOT NULL,
    place    TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    body     TEXT    NOT NULL,
    at       TEXT    NOT NULL,
    attempts INTEGER NOT NULL,
    failure  TEXT    NOT NULL,
    UNIQUE (webhook, event_id)
) STRICT;
