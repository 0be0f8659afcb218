-- Everything a helpline keeps. Days are floor(unix seconds / 86 400), UTC.
-- A column named `sealed` is nonce[24] ‖ XChaCha20-Poly1305 under the master key, bound to its
-- table and row; whoever steals the disk sees lengths, days and public keys.

-- Which helpline this is, in one row. Public, but for `master`: the master key under the passphrase.
CREATE TABLE deployment (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    label   TEXT    NOT NULL,                            -- fixed for ever
    relay   TEXT    NOT NULL,                            -- origin that requests are signed for
    seq_min INTEGER NOT NULL,                            -- the page uses no older manifest
    root    BLOB    NOT NULL CHECK (length(root) = 32),  -- Ed25519 public key
    master  TEXT    NOT NULL                             -- JSON: argon2id's salt and cost, and the wrapped key
) STRICT;

-- What the last pull saw, in one row. Public.
CREATE TABLE last (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    pulled INTEGER,                                      -- day of the last pull that ended
    served TEXT                                          -- `issued` of the manifest read back last
) STRICT;
INSERT INTO last (one) VALUES (1);

-- One signed manifest a week. Public.
CREATE TABLE week (
    seq       INTEGER PRIMARY KEY,
    issued    INTEGER NOT NULL,                          -- day, a Monday
    key_id    BLOB    NOT NULL CHECK (length(key_id) = 8),
    manifest  BLOB    NOT NULL,                          -- as it travels, signed
    backed    INTEGER,                                   -- day on which a checked backup held its private key
    retired   INTEGER,                                   -- day of the first pull that read back a higher seq
    destroyed INTEGER                                    -- day on which its private key went
) STRICT;

-- The private half, while it exists. Deleting the row destroys the key.
CREATE TABLE reception_key (
    seq    INTEGER PRIMARY KEY REFERENCES week,
    sealed BLOB NOT NULL                                 -- the 32-byte X-Wing seed
) STRICT;

-- Ciphertext copied from the relay that has no result yet, as it came.
CREATE TABLE waiting (
    envelope BLOB    PRIMARY KEY CHECK (length(envelope) = 16),
    bytes    BLOB    NOT NULL,
    newer    INTEGER NOT NULL DEFAULT 0                  -- 1: written by a newer version, waits for an update
) STRICT;

-- What already has a result, so that a second one is ignored and the relay may delete it.
CREATE TABLE seen (
    serial INTEGER PRIMARY KEY AUTOINCREMENT,            -- rises with every result; a backup covers all up to one
    hash   BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32), -- SHA-256 of the envelope's id
    key_id BLOB,                                         -- the reception key it named, where it named one
    day    INTEGER NOT NULL                              -- when it was applied
) STRICT;

-- First reports: c1, c2 …
CREATE TABLE "case" (
    number   INTEGER PRIMARY KEY AUTOINCREMENT,
    received INTEGER NOT NULL,                           -- day of the pull
    shown    INTEGER,                                    -- day on which a person first opened it
    mark     TEXT,                                       -- why its `case` opened no conversation, where it could be read
    sealed   BLOB NOT NULL                               -- envelope[16] ‖ auth[48] ‖ body
) STRICT;

-- Keyed hashes of every ref, mailbox, reply key and MAC key of an open conversation.
CREATE TABLE known (
    tag    BLOB    PRIMARY KEY CHECK (length(tag) = 32),
    number INTEGER NOT NULL REFERENCES "case"
) STRICT;

-- What is no case: u1 … unreadable, q1 … quarantined, m1 … a message that fits no case.
CREATE TABLE apart (
    kind     TEXT    NOT NULL CHECK (kind IN ('unreadable', 'quarantined', 'unmatched')),
    number   INTEGER NOT NULL,
    received INTEGER NOT NULL,                           -- day of the pull
    reason   TEXT    NOT NULL,                           -- which rule it breaks
    sealed   BLOB    NOT NULL,                           -- envelope[16] ‖ auth[48] ‖ body or bytes
    PRIMARY KEY (kind, number)
) STRICT;

-- Backups that were made here. Public.
CREATE TABLE backup (
    number  INTEGER PRIMARY KEY AUTOINCREMENT,
    id      BLOB    NOT NULL UNIQUE CHECK (length(id) = 16), -- random; also inside the backup itself
    made    INTEGER NOT NULL,                            -- day
    checked INTEGER,                                     -- day on which it was opened and read
    serial  INTEGER                                      -- the last result it held when it was checked
) STRICT;
