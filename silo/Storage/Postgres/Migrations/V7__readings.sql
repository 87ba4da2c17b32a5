-- Who looked at whose file, when, why, on which version: written before it is shown, never changed.
CREATE TABLE reading (
    sequence     bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at           timestamptz NOT NULL,
    subject      text        NOT NULL,
    role         text        NOT NULL,
    organisation text        NOT NULL,
    what         text        NOT NULL,
    object       text        NOT NULL,
    object_id    text        NOT NULL,
    version      text        NOT NULL,
    purpose      text
);
CREATE INDEX reading_of ON reading (object_id, sequence);
