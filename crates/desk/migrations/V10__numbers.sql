-- At a desk that goes on where another one stopped (restored, or adopted), which may have given numbers
-- of replies that are not known here: what its cases go on with.

ALTER TABLE "case" ADD COLUMN first_n INTEGER;                    -- a multiple of 1 000 from which its next replies are numbered; NULL: 1
ALTER TABLE waiting ADD COLUMN answered INTEGER NOT NULL DEFAULT 0; -- 1: the desk before this one may have had it, and answered it
ALTER TABLE last ADD COLUMN took_over INTEGER NOT NULL DEFAULT 0; -- 1: no list of the relay was read since this desk took over

CREATE TABLE listed_at_takeover (
    envelope BLOB PRIMARY KEY CHECK (length(envelope) = 16)       -- the first list after that held it, and it is not copied yet
) STRICT, WITHOUT ROWID;
