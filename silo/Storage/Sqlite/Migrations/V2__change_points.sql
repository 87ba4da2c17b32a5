-- What each change was worth, by territory: the history of a demand shows it. Not known of changes recorded before.

ALTER TABLE change_log ADD COLUMN points TEXT NOT NULL DEFAULT '{}';
