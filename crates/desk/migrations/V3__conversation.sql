-- The conversation of a case: what she wrote after her report, what the desk answered, and what
-- counsellors did, in one journal. Days and lengths are in the clear, every word is sealed.

-- One thing that happened in a case, in the order in which it was applied here.
CREATE TABLE entry (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,           -- rises with every entry; never given twice
    "case"  INTEGER NOT NULL REFERENCES "case",
    day     INTEGER NOT NULL,                            -- day of the pull, or on which it was written here
    n       INTEGER,                                     -- a reply's number in its case, from 1
    seen    INTEGER,                                     -- day on which a person first opened the case after it came
    put     INTEGER,                                     -- day on which a reply was put: it waits for 30
    gone    INTEGER NOT NULL DEFAULT 0,                  -- 1: taken out of the mailbox again
    waiting BLOB,                                        -- a reply's envelope, sealed, until it is put
    sealed  BLOB    NOT NULL,                            -- kind[1] ‖ a letter, or JSON of what was done
    UNIQUE ("case", n)
) STRICT;
CREATE INDEX entry_waiting ON entry ("case", n) WHERE waiting IS NOT NULL;

-- What is left of an erased case.
CREATE TABLE tombstone (
    number INTEGER PRIMARY KEY,                          -- c1, c2 …
    erased INTEGER NOT NULL                              -- day
) STRICT;

-- The last number given to what is no case, so that none is given twice.
CREATE TABLE given (
    kind   TEXT    PRIMARY KEY,
    number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO given SELECT kind, max(number) FROM apart GROUP BY kind;

-- Keyed hash of the ref that a message names, so that it is found when its case comes, and goes with it.
ALTER TABLE apart ADD COLUMN tag BLOB;
CREATE INDEX apart_tag ON apart (tag) WHERE tag IS NOT NULL;

-- 1: its case was erased, so the relay may delete it at once.
ALTER TABLE seen ADD COLUMN erased INTEGER NOT NULL DEFAULT 0;
