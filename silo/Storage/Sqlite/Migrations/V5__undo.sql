-- What takes each change back, so that a demand can be read as it stood on any day. Not known of changes recorded before.
ALTER TABLE change_log ADD COLUMN undo TEXT;
