-- A question about an oid reads one page of an index, and no row: ord and domain are in it, and the few records that may not
-- be relied on are in another. While the indexes are made, other processes read, and wait to write.
SELECT pg_advisory_xact_lock(hashtext(current_schema()), 1);
CREATE INDEX record_exception ON record (ord) INCLUDE (state, condemned) WHERE state <> 0 OR condemned > 0;
CREATE UNIQUE INDEX record_oid ON record (oid) INCLUDE (domain, ord);
ALTER TABLE record DROP CONSTRAINT record_oid_key;
