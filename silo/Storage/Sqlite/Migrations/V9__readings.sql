-- Who looked at whose file, when, why, on which version: written before it is shown, never changed.
CREATE TABLE reading (
    sequence     INTEGER PRIMARY KEY AUTOINCREMENT,
    at           TEXT NOT NULL,
    subject      TEXT NOT NULL,
    role         TEXT NOT NULL,
    organisation TEXT NOT NULL,
    what         TEXT NOT NULL,
    object       TEXT NOT NULL,
    object_id    TEXT NOT NULL,
    version      TEXT NOT NULL,
    purpose      TEXT
) STRICT;
CREATE INDEX reading_of ON reading (object_id, sequence);
