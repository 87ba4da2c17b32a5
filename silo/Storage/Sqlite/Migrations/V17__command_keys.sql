-- Commands on grids and webhooks that were carried out: one that comes twice is known, whatever happened between.
CREATE TABLE command_key (
    command_id  TEXT    PRIMARY KEY,
    fingerprint TEXT    NOT NULL,
    version     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
