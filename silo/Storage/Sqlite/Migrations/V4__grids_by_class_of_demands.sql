-- Transfers may have a grid of their own: one grid a territory, day and class of demands.
ALTER TABLE grid ADD COLUMN demands TEXT NOT NULL DEFAULT 'all';
DROP INDEX grid_day;
CREATE UNIQUE INDEX grid_day ON grid (territory, effective, demands) WHERE withdrawn_at IS NULL;
