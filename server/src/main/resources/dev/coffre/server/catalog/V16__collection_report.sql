-- What cycles of collection did, and what waits for the end of its time of grace, for people to look at.

ALTER TABLE collection_cycle ADD COLUMN ended       BIGINT;                        -- NULL while it runs, and for good if a crash cut it off
ALTER TABLE collection_cycle ADD COLUMN condemned   BIGINT NOT NULL DEFAULT 0;
ALTER TABLE collection_cycle ADD COLUMN forgotten   BIGINT NOT NULL DEFAULT 0;
ALTER TABLE collection_cycle ADD COLUMN packs       BIGINT NOT NULL DEFAULT 0;     -- left behind: what was needed of them was written anew
ALTER TABLE collection_cycle ADD COLUMN bytes_moved BIGINT NOT NULL DEFAULT 0;
ALTER TABLE collection_cycle ADD COLUMN bytes_freed BIGINT NOT NULL DEFAULT 0;     -- until the next cycle began

CREATE TABLE collection_waiting (               -- condemned records, as they were when the last cycle ended
    vault   BLOB NOT NULL,
    cycle   INTEGER NOT NULL,                   -- which condemned them
    records BIGINT NOT NULL,
    bytes   BIGINT NOT NULL,
    PRIMARY KEY (vault, cycle)
);
