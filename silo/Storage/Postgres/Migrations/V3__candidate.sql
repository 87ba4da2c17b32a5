-- What an index holds of a demand, beside its file: a load of millions reads no files. Derived; used only where it was made
-- of the version that stands here. Described in docs/reference/store.md.

ALTER TABLE demand ADD COLUMN candidate bytea, ADD COLUMN candidate_of integer;

-- Where a row is too long for its page, the file is put aside first.
ALTER TABLE demand ALTER COLUMN candidate SET STORAGE MAIN;
