-- What a repeat that brings only a hash is answered with, once the envelope itself is collected.
-- SHA-256("thiqa 1 kept" ‖ the envelope); NULL where it was collected before this table had it: then
-- the bytes are asked for. Seen by: whoever has the envelope.
ALTER TABLE gone ADD COLUMN receipt BLOB CHECK (receipt IS NULL OR length(receipt) = 32);
