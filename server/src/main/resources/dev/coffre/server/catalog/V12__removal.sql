-- What is deleted and removed, and when the vault's clock was last right.

ALTER TABLE point ADD COLUMN buried INTEGER NOT NULL DEFAULT 0;   -- 1 once the tombstone's file is there and the point's is not
CREATE INDEX point_unburied ON point (machine, seq) WHERE removed_at IS NOT NULL AND buried = 0;

ALTER TABLE machine ADD COLUMN removed_at BIGINT;                 -- its registration is no longer

CREATE TABLE clock_stamp (
    only_row INTEGER PRIMARY KEY,
    stamped  BIGINT NOT NULL
);
