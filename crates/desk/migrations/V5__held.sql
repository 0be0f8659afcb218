-- How many erasures the last pull held though their day had come, because it could not copy something
-- that the relay lists. A number only.
ALTER TABLE last ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
