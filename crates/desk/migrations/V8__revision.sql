-- Rises with every change of what a list shows of a case, so that an index in memory is brought up to
-- date case by case, whichever program writes. Numbers only.
CREATE TABLE revision (
    number INTEGER PRIMARY KEY,                          -- of a case, erased or not
    at     INTEGER NOT NULL                              -- rises by one with each change of any case
) STRICT;
CREATE INDEX revision_at ON revision (at);

CREATE TRIGGER case_added AFTER INSERT ON "case" BEGIN
    INSERT OR REPLACE INTO revision (number, at)
    VALUES (NEW.number, (SELECT coalesce(max(at), 0) + 1 FROM revision));
END;
CREATE TRIGGER case_changed AFTER UPDATE ON "case" BEGIN
    INSERT OR REPLACE INTO revision (number, at)
    VALUES (NEW.number, (SELECT coalesce(max(at), 0) + 1 FROM revision));
END;
CREATE TRIGGER case_removed AFTER DELETE ON "case" BEGIN
    INSERT OR REPLACE INTO revision (number, at)
    VALUES (OLD.number, (SELECT coalesce(max(at), 0) + 1 FROM revision));
END;

-- Where a reply is (`put`, `gone`, `waiting`) no list shows.
CREATE TRIGGER entry_added AFTER INSERT ON entry BEGIN
    INSERT OR REPLACE INTO revision (number, at)
    VALUES (NEW."case", (SELECT coalesce(max(at), 0) + 1 FROM revision));
END;
CREATE TRIGGER entry_changed AFTER UPDATE OF day, n, seen, sealed ON entry BEGIN
    INSERT OR REPLACE INTO revision (number, at)
    VALUES (NEW."case", (SELECT coalesce(max(at), 0) + 1 FROM revision));
END;
CREATE TRIGGER entry_removed AFTER DELETE ON entry BEGIN
    INSERT OR REPLACE INTO revision (number, at)
    VALUES (OLD."case", (SELECT coalesce(max(at), 0) + 1 FROM revision));
END;

-- Which cases came with the same keys, and which of those were erased.
CREATE TRIGGER claim_added AFTER INSERT ON claim BEGIN
    INSERT OR REPLACE INTO revision (number, at)
    VALUES (NEW.number, (SELECT coalesce(max(at), 0) + 1 FROM revision));
    INSERT OR REPLACE INTO revision (number, at)
    VALUES (NEW.owner, (SELECT coalesce(max(at), 0) + 1 FROM revision));
END;
CREATE TRIGGER claim_removed AFTER DELETE ON claim BEGIN
    INSERT OR REPLACE INTO revision (number, at)
    VALUES (OLD.number, (SELECT coalesce(max(at), 0) + 1 FROM revision));
    INSERT OR REPLACE INTO revision (number, at)
    VALUES (OLD.owner, (SELECT coalesce(max(at), 0) + 1 FROM revision));
END;
CREATE TRIGGER tombstone_added AFTER INSERT ON tombstone BEGIN
    INSERT OR REPLACE INTO revision (number, at)
    SELECT number, (SELECT coalesce(max(at), 0) + 1 FROM revision) FROM (
        SELECT owner AS number FROM claim WHERE number = NEW.number
        UNION SELECT number FROM claim WHERE owner = NEW.number
    );
END;
