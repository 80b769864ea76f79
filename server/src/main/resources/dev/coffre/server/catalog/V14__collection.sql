-- What no recovery point needs any more. A cycle condemns the records that it did not reach; later they go with their packs.

CREATE TABLE collection (
    only_row INTEGER PRIMARY KEY,
    cycle    INTEGER NOT NULL,                  -- the newest that began
    flipped  INTEGER NOT NULL,                  -- up to this cycle condemnations hold; what a later one wrote means nothing yet
    halted   INTEGER NOT NULL                   -- 1 after a condemned record was found to be needed: nothing is removed any more
);
INSERT INTO collection (only_row, cycle, flipped, halted) VALUES (1, 0, 0, 0);

CREATE TABLE collection_cycle (
    nr       INTEGER PRIMARY KEY,
    started  BIGINT NOT NULL,
    last_ord BIGINT NOT NULL,                   -- the greatest ord when it began: what came later is too young for it
    flipped  BIGINT                             -- when its condemnations began to hold
);

ALTER TABLE record ADD COLUMN condemned INTEGER NOT NULL DEFAULT 0;     -- by which cycle; 0: by none
CREATE INDEX record_condemned ON record (condemned) WHERE condemned > 0;

CREATE TABLE revived (                          -- condemned records that were sent again: as young as new ones
    ord   INTEGER PRIMARY KEY,
    cycle INTEGER NOT NULL                      -- the newest that had begun by then
);

ALTER TABLE pack ADD COLUMN retired BIGINT;     -- when what was still needed of it stood elsewhere; NULL while it is in use
ALTER TABLE session ADD COLUMN first_ord BIGINT NOT NULL DEFAULT 0;     -- the greatest ord when it was opened
ALTER TABLE pack ADD COLUMN bytes BIGINT NOT NULL DEFAULT 0;            -- of its records, needed or not, as domain.bytes_stored counts them
UPDATE pack SET bytes = COALESCE((SELECT SUM(r.length) FROM record r WHERE r.pack = pack.nr), 0);
