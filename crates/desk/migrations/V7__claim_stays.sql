-- A claim outlives the erasure of either case: two numbers, so that the case which is left still shows
-- that it may be of the person who wished the other one erased.
CREATE TABLE claimed (
    number INTEGER NOT NULL,                             -- the report that came later
    owner  INTEGER NOT NULL,                             -- whose conversation it is, or was
    PRIMARY KEY (number, owner)
) STRICT, WITHOUT ROWID;
INSERT INTO claimed SELECT number, owner FROM claim;
DROP TABLE claim;
ALTER TABLE claimed RENAME TO claim;
CREATE INDEX claim_owner ON claim (owner);
