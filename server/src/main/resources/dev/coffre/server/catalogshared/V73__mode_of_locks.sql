-- Whether the processes that share this catalog lock what they store. No row: none has started with this catalog yet.
CREATE TABLE store_locks (
    only_row INTEGER PRIMARY KEY,
    place    TEXT NOT NULL,                     -- of the store, with its endpoint
    locked   INTEGER NOT NULL                   -- 0 or 1
);
INSERT INTO store_locks (only_row, place, locked)
    SELECT 1, place, CASE WHEN place = '' THEN 0 ELSE 1 END FROM version_listing
    WHERE EXISTS (SELECT 1 FROM catalog_service);
