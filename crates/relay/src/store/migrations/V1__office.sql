-- All that a relay remembers. Nothing here says who, from where, with what or at what hour.
-- A day is floor(unix seconds / 86 400), UTC. An hour is in unix seconds, rounded up to 3 600.
-- Tables that a visitor's act fills are WITHOUT ROWID and keyed by random bytes: rows have no order of arrival.

-- What waits for the desk. Seen by: the desk, and the keeper of the machine (as ciphertext).
CREATE TABLE envelopes (
    id       BLOB    PRIMARY KEY CHECK (length(id) = 16), -- 16 random bytes, drawn by the form
    last_day INTEGER NOT NULL,                            -- day; kept to its end unless acknowledged before
    bytes    BLOB    NOT NULL                             -- the envelope, 16 384 or 65 536 bytes
) STRICT, WITHOUT ROWID;

-- What the desk took in the last week, so that a repeat is known for what it is. Seen by: nobody.
CREATE TABLE gone (
    id_hash   BLOB    PRIMARY KEY CHECK (length(id_hash) = 32), -- SHA-256("thiqa 1 gone" ‖ id)
    body_hash BLOB    NOT NULL CHECK (length(body_hash) = 32),  -- SHA-256 of the envelope
    last_day  INTEGER NOT NULL                                  -- day; kept to its end
) STRICT, WITHOUT ROWID;

-- What a proof of work bought. Seen by: nobody; the holder knows the grant itself.
CREATE TABLE grants (
    grant_hash BLOB    PRIMARY KEY CHECK (length(grant_hash) = 32), -- SHA-256 of the grant
    until_hour INTEGER NOT NULL,                                    -- hour; good up to it
    used       INTEGER NOT NULL CHECK (used IN (0, 1))              -- 1 once an envelope was stored on it
) STRICT, WITHOUT ROWID;

-- Challenges that bought their grant. Seen by: nobody.
CREATE TABLE spent (
    challenge_hash BLOB    PRIMARY KEY CHECK (length(challenge_hash) = 32), -- SHA-256 of its 64 bytes
    until_hour     INTEGER NOT NULL                                         -- hour; it is expired after it
) STRICT, WITHOUT ROWID;

-- Nonces of desk requests. Seen by: nobody.
CREATE TABLE nonces (
    nonce      BLOB    PRIMARY KEY CHECK (length(nonce) = 16), -- 16 random bytes, drawn by the desk
    until_hour INTEGER NOT NULL                                -- hour; ten minutes have passed by then
) STRICT, WITHOUT ROWID;

-- The manifest that is served and those it replaced a week ago or less. Seen by: anyone.
CREATE TABLE manifests (
    seq      INTEGER PRIMARY KEY,                      -- rises; the highest is served
    key_id   BLOB    NOT NULL CHECK (length(key_id) = 8), -- the reception key that envelopes name
    bytes    BLOB    NOT NULL,                         -- as published: length, file, the root's signature
    replaced INTEGER                                   -- day on which a higher one came; NULL while served
) STRICT;

-- One row. Seen by: the relay's own nodes.
CREATE TABLE office (
    one           INTEGER PRIMARY KEY CHECK (one = 1),
    challenge_key BLOB    NOT NULL CHECK (length(challenge_key) = 32), -- HMAC key of challenges, random
    swept         INTEGER, -- day of the last sweep, of the first manifest before one; NULL before both
    rebuilt       INTEGER  -- day of the last rebuild; NULL before one
) STRICT;
