-- How packs are deleted, and how the catalog is compared with a listing of the store (docs/decisions/0060).
ALTER TABLE pack ADD COLUMN deleting INTEGER NOT NULL DEFAULT 0;  -- 1: its file may be deleted. Nothing leads back
ALTER TABLE pack ADD COLUMN listed ${long};                       -- the length of its file when it was first listed
CREATE INDEX pack_retired ON pack (retired);
CREATE INDEX pack_place ON pack (domain, kind, id);

-- Files in the places of packs that have no row in the table of packs.
CREATE TABLE unknown_pack (
    file   TEXT PRIMARY KEY,        -- below the store
    length ${long} NOT NULL,
    tag    TEXT NOT NULL,           -- the store's own mark of these bytes; empty if it has none
    seen   ${long} NOT NULL,        -- ms: when it was first listed
    reason TEXT                     -- why it cannot be adopted; NULL if it was not read yet
);

-- The comparison of the catalog with a listing of the store.
CREATE TABLE reconciliation (
    only_row INTEGER PRIMARY KEY,
    started  ${long} NOT NULL,      -- ms; 0 for never
    finished ${long} NOT NULL,      -- ms: when the last whole one ended; 0 for never
    reached  TEXT NOT NULL,         -- the folder that the one in progress finished last; empty for none
    required INTEGER NOT NULL       -- 1: nothing else is written before it is done
);
INSERT INTO reconciliation (only_row, started, finished, reached, required) VALUES (1, 0, 0, '', 0);

-- Which making of the catalog this is: a rebuild makes another one.
CREATE TABLE catalog_incarnation (
    only_row INTEGER PRIMARY KEY,
    id       ${bytes} NOT NULL
);
