-- Where this folder is at home: a copy of it, on another machine or beside it, is elsewhere and only
-- reads until it is adopted. Hashes under a salt of this folder, so that they say nothing to anybody
-- else; a column is NULL where the machine does not tell, both of the file where its file system makes
-- them up anew (FAT, FUSE).
CREATE TABLE home (
    one     INTEGER PRIMARY KEY CHECK (one = 1),
    salt    BLOB NOT NULL CHECK (length(salt) = 16),     -- drawn anew with each home
    machine BLOB,                                        -- the system's name of the machine
    created BLOB,                                        -- when the database's file was made
    inode   BLOB CHECK (length(inode) = 32)              -- the number of that file in its file system
) STRICT;
