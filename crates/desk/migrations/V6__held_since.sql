-- Since which pull the erasure of a case is held though its day has come, because the relay lists what
-- it does not give: the days for which it waits are counted from then, and not from its day, on which
-- nobody may have pulled.
ALTER TABLE "case" ADD COLUMN held INTEGER;                       -- day of the first pull that held it
ALTER TABLE last DROP COLUMN held;
