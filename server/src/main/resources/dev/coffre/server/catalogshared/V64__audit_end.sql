-- The end of the audit log, if several processes share the catalog. An entry is added while its row is locked.
CREATE TABLE audit_end (
    only_row ${long} PRIMARY KEY,
    n        ${long} NOT NULL,    -- the newest entry
    hash     ${bytes} NOT NULL,
    shipped  ${long} NOT NULL     -- entries up to this one are in files of the store
);

-- Until when the process that wrote an intent has to renew it, in ms by the clock of the database; 0 with one process.
ALTER TABLE audit_intent ADD COLUMN valid_until ${long} NOT NULL DEFAULT 0;
