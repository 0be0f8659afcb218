-- What the relay lists and this desk cannot read: it is not given, or waits for an update. An undo may
-- stand in each, so an erasure waits for it, for as long as an honest relay could still have it.
CREATE TABLE unread (
    envelope BLOB    PRIMARY KEY CHECK (length(envelope) = 16),
    since    INTEGER NOT NULL                            -- day of the first pull that could not read it
) STRICT, WITHOUT ROWID;
