-- Grids published while the product runs. Rows stay: a withdrawn grid, too, was public for a while.
CREATE TABLE grid (
    number       INTEGER PRIMARY KEY AUTOINCREMENT,
    id           TEXT NOT NULL,
    version      TEXT NOT NULL,
    territory    TEXT NOT NULL,
    effective    TEXT NOT NULL,
    content      TEXT NOT NULL,
    published_at TEXT NOT NULL,
    withdrawn_at TEXT
);

-- One grid a territory and day, whoever publishes first.
CREATE UNIQUE INDEX grid_day ON grid (territory, effective) WHERE withdrawn_at IS NULL;
