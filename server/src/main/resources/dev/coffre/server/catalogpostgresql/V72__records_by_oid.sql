-- A question about an oid reads one page of an index, and no row: ord and domain are in it, and the few records that may not
-- be relied on are in another.
ALTER TABLE record DROP CONSTRAINT record_oid_key;
CREATE UNIQUE INDEX record_oid ON record (oid) INCLUDE (domain, ord);
CREATE INDEX record_exception ON record (ord) INCLUDE (state, condemned) WHERE state <> 0 OR condemned > 0;
