-- Whether a large envelope may be put on a grant: that costs more work. Those that were sold before
-- are good for either size.
ALTER TABLE grants ADD COLUMN large INTEGER NOT NULL DEFAULT 1 CHECK (large IN (0, 1));
-- What was sold and not yet spent is counted, because the price follows it.
CREATE INDEX unspent ON grants (until_hour) WHERE used = 0;
