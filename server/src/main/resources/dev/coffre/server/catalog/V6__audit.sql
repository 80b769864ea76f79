-- By what entries of the audit log are found. The log itself is in files: a rebuild reads them.

CREATE TABLE audit (
    n      INTEGER PRIMARY KEY,
    at     BIGINT NOT NULL,
    actor  VARCHAR(64) NOT NULL,
    action VARCHAR(64) NOT NULL,
    vault  ${bytes},
    line   VARCHAR(32768) NOT NULL             -- the entry itself
);
-- Each begins with one condition and holds the others too: a page is found without looking at a row.
CREATE INDEX audit_of_all ON audit (at, n, vault, actor, action);
CREATE INDEX audit_of_vault ON audit (vault, at, n, actor, action);
CREATE INDEX audit_of_actor ON audit (actor, at, n, vault, action);
CREATE INDEX audit_of_action ON audit (action, at, n, vault, actor);

CREATE TABLE audit_head (
    n    INTEGER PRIMARY KEY,                  -- one row: the newest entry that the journal knows of
    hash ${bytes} NOT NULL
);
