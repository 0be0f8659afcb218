-- What waits for a reporter, at most eight in a mailbox. Seen by: the holder of the mailbox's read
-- token, which is stored nowhere, and the keeper of the machine (as ciphertext).
-- Whoever opens a mailbox makes the relay read eight rows from its name on, whose they may be:
-- a mailbox that is empty or unknown takes as long as a full one (docs/decisions/012).
CREATE TABLE replies (
    mailbox  BLOB    NOT NULL CHECK (length(mailbox) = 32), -- SHA-256("thiqa 1 mailbox" ‖ read token)
    id       BLOB    NOT NULL CHECK (length(id) = 16),      -- 16 random bytes, drawn by the desk
    last_day INTEGER NOT NULL,                              -- day; kept to its end unless deleted before
    bytes    BLOB    NOT NULL CHECK (length(bytes) = 8192), -- the envelope to the reporter
    PRIMARY KEY (mailbox, id)
) STRICT, WITHOUT ROWID;
