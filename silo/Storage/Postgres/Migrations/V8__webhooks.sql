-- Who is told of events at which address, and how far each is. A process that delivers holds a row until its lease is over.
CREATE TABLE webhook (
    id            uuid        PRIMARY KEY,
    version       integer     NOT NULL CHECK (version > 0),
    organisation  text        NOT NULL,
    subject       text        NOT NULL,
    created_at    timestamptz NOT NULL,
    wanted        json        NOT NULL,
    rights_at     timestamptz NOT NULL,
    state         text        NOT NULL CHECK (state IN ('active', 'paused', 'stopped')),
    reason        text,
    secret        integer     NOT NULL CHECK (secret > 0),
    former_until  timestamptz,
    fingerprint   text        NOT NULL,
    place         text        NOT NULL,
    delivered_at  timestamptz,
    failing_since timestamptz,
    failure       text,
    holder        uuid,
    held_until    timestamptz
) WITH (fillfactor = 50);
CREATE INDEX webhook_of ON webhook (organisation, subject, created_at);

-- Events that were given up.
CREATE TABLE webhook_aside (
    webhook  uuid        NOT NULL REFERENCES webhook ON DELETE CASCADE,
    event_id text        NOT NULL,
    number   bigint      GENERATED ALWAYS AS IDENTITY,
    place    text        NOT NULL,
    kind     text        NOT NULL,
    body     json        NOT NULL,
    at       timestamptz NOT NULL,
    attempts integer     NOT NULL,
    failure  text        NOT NULL,
    PRIMARY KEY (webhook, event_id)
);
