-- A question about an oid reads one page of an index, and no row: oid and domain are in it, and the few records that may not
-- be relied on are in another. SQLite cannot drop the index of a UNIQUE column, so the tables are made anew.
CREATE TABLE record_new (
    ord       INTEGER PRIMARY KEY,                 -- dense, never reused
    oid       BLOB NOT NULL,
    domain    INTEGER NOT NULL REFERENCES domain (nr),
    type      INTEGER NOT NULL,
    epoch     INTEGER NOT NULL,
    depth     INTEGER NOT NULL,
    pack      INTEGER NOT NULL,                    -- 0 when no pack of the store holds it any more
    start     BIGINT NOT NULL,
    length    INTEGER NOT NULL,
    state     INTEGER NOT NULL,                    -- RecordState
    condemned INTEGER NOT NULL DEFAULT 0           -- the cycle that found it unneeded, 0 for none
);
INSERT INTO record_new (ord, oid, domain, type, epoch, depth, pack, start, length, state, condemned)
    SELECT ord, oid, domain, type, epoch, depth, pack, start, length, state, condemned FROM record ORDER BY ord;
CREATE TABLE edge_new (
    ord  INTEGER PRIMARY KEY REFERENCES record_new (ord),
    kids BLOB NOT NULL                             -- ascending ords as delta varints
);
INSERT INTO edge_new (ord, kids) SELECT ord, kids FROM edge ORDER BY ord;
DROP TABLE edge;
DROP TABLE record;
ALTER TABLE record_new RENAME TO record;
ALTER TABLE edge_new RENAME TO edge;
CREATE INDEX record_pack ON record (pack, start);
CREATE INDEX record_condemned ON record (condemned) WHERE condemned > 0;
CREATE INDEX record_unusable ON record (domain) WHERE state <> 0;
CREATE UNIQUE INDEX record_oid ON record (oid, domain);
CREATE INDEX record_exception ON record (ord, state, condemned) WHERE state <> 0 OR condemned > 0;
