-- Former key slots can be brought back for a while.
-- Both are NULL for a slot that is served, and for one that was superseded before this migration.

ALTER TABLE slot ADD COLUMN superseded_at BIGINT;
ALTER TABLE slot ADD COLUMN restorable_until BIGINT;
