-- The objects of a store that locks them (docs/decisions/0061). Other stores have no rows.
CREATE TABLE locked_object (
    name         TEXT PRIMARY KEY,              -- below the root of the store
    vault        ${bytes},                      -- NULL for the journal
    pack         ${bytes},                      -- of a pack
    version      TEXT NOT NULL,                 -- the version that is the file
    etag         TEXT NOT NULL,
    bytes        ${long} NOT NULL,
    retain_until ${long} NOT NULL,              -- ms; 0 if it is not known yet
    released     INTEGER NOT NULL DEFAULT 0,    -- 1 if the store needs it no more
    next_try     ${long} NOT NULL DEFAULT 0     -- ms; not extended or deleted before
);
CREATE INDEX locked_object_pack ON locked_object (pack);
CREATE INDEX locked_object_due ON locked_object (released, vault, retain_until);

-- Versions and delete markers that somebody else put behind the store's objects.
CREATE TABLE foreign_version (
    name    TEXT NOT NULL,
    version TEXT NOT NULL,
    vault   ${bytes},                           -- NULL for the journal
    marker  INTEGER NOT NULL,                   -- 1 for a delete marker
    found   ${long} NOT NULL,                   -- ms
    seen    ${long} NOT NULL,                   -- ms; by the last listing that has it
    alerted INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (name, version)
);

-- How far the listing of all versions is.
CREATE TABLE version_listing (
    only_row INTEGER PRIMARY KEY,
    position TEXT NOT NULL,                     -- the last name that it passed; empty between two listings
    started  ${long} NOT NULL,                  -- ms
    ended    ${long} NOT NULL                   -- ms; of the last one that ended
);
INSERT INTO version_listing (only_row, position, started, ended) VALUES (1, '', 0, 0);

-- Until when nobody can destroy what the points of a domain need, as last computed.
CREATE TABLE domain_lock (
    domain       ${long} PRIMARY KEY,
    locked_until ${long} NOT NULL,              -- ms; 0 if some lock is not known
    computed     ${long} NOT NULL               -- ms
);
