-- How the entries behind a seal are read and hashed: another way gets another number, and what was sealed before still holds.
ALTER TABLE journal_seal ADD COLUMN form INTEGER NOT NULL DEFAULT 1;
