-- The store is read again all the time, and what is found damaged is remembered until it is mended.

ALTER TABLE pack ADD COLUMN read_at BIGINT NOT NULL DEFAULT 0;      -- when all of it was last read again; 0: never
ALTER TABLE pack ADD COLUMN unsound INTEGER NOT NULL DEFAULT 0;     -- 1 when its directory or trailer is damaged: its records are to stand elsewhere

CREATE TABLE scrub (
    only_row   INTEGER PRIMARY KEY,
    days       INTEGER NOT NULL,                -- within so many everything is read once
    most_bytes BIGINT NOT NULL,                 -- a day; 0 for as many as that takes
    files_read BIGINT NOT NULL                  -- when journal, points and slots were last read; 0: never
);
INSERT INTO scrub (only_row, days, most_bytes, files_read) VALUES (1, 30, 0, 0);

CREATE TABLE finding (
    nr     INTEGER PRIMARY KEY,
    vault  ${bytes},                            -- NULL for what concerns all of them
    pack   ${bytes},                            -- id, when it is about a pack or a record in one
    oid    ${bytes},                            -- of the record, when it is about one
    file   VARCHAR(1024) NOT NULL,              -- below the store
    reason VARCHAR(1024) NOT NULL,
    found  BIGINT NOT NULL
);
CREATE INDEX finding_pack ON finding (pack);
