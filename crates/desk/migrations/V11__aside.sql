-- Cases that a counsellor set aside, as in a flood: out of the list, and nothing is sent to them, until
-- the person writes again or somebody brings them back.
ALTER TABLE "case" ADD COLUMN aside INTEGER;                      -- day on which it was set aside
