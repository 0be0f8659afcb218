-- What a desk must know before it signs again, and which backups lie where it deletes nothing. Public.

ALTER TABLE last ADD COLUMN seq INTEGER;                          -- highest seq of ours that the relay ever showed
ALTER TABLE last ADD COLUMN restored INTEGER NOT NULL DEFAULT 0;  -- 1: more may have been signed after the backup it was made of
ALTER TABLE backup ADD COLUMN path BLOB;                          -- full name of a file that was named with --out
