-- Commands on grids and webhooks that were carried out: one that comes twice is known, whatever happened between.
CREATE TABLE command_key (
    command_id  uuid    PRIMARY KEY,
    fingerprint text    NOT NULL,
    version     integer NOT NULL
);
