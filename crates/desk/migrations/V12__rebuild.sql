-- What was deleted and must be in no file any more: SQLite leaves pieces of rows behind where it moves
-- others to another page, until the whole file is written anew. 1 at first: something may have been
-- deleted before this column stood.

ALTER TABLE last ADD COLUMN rebuild INTEGER NOT NULL DEFAULT 1;   -- 1: a case was erased or a key deleted since the file was written anew
