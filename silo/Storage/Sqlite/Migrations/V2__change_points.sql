-- What each change was worth, by territory, and whether it was one: the history of a demand shows it. Not known of changes
-- recorded before.

ALTER TABLE change_log ADD COLUMN points TEXT NOT NULL DEFAULT '{}';
ALTER TABLE change_log ADD COLUMN confirms INTEGER NOT NULL DEFAULT 0 CHECK (confirms IN (0, 1));
