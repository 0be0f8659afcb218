-- Which reports came with the `case` of another case, whose conversation it is and stays: either may
-- be the forged one. Numbers only.
CREATE TABLE claim (
    number INTEGER NOT NULL REFERENCES "case",           -- the report that came later
    owner  INTEGER NOT NULL REFERENCES "case",           -- whose conversation it is
    PRIMARY KEY (number, owner)
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_owner ON claim (owner);
