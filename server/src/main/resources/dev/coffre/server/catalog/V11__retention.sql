-- What is kept and how long.

ALTER TABLE point ADD COLUMN kind VARCHAR(16) NOT NULL DEFAULT 'on-demand';   -- PointKind
ALTER TABLE point ADD COLUMN retain_until BIGINT;
ALTER TABLE point ADD COLUMN frozen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE point ADD COLUMN deleted_because INTEGER;         -- Tombstone.Reason; NULL while the point is kept
ALTER TABLE point ADD COLUMN deleted_at BIGINT;               -- deleted, and can be brought back until the time below
ALTER TABLE point ADD COLUMN deleted_until BIGINT;
ALTER TABLE point ADD COLUMN removed_at BIGINT;               -- gone: a tombstone stands in its place

CREATE TABLE retention (
    machine ${bytes} PRIMARY KEY REFERENCES machine (id),
    policy  VARCHAR(8192) NOT NULL                            -- RetentionPolicyMessage, as JSON
);

-- Policies that were shortened: what they still kept when they ended is deleted, not removed.
CREATE TABLE former_retention (
    machine ${bytes} NOT NULL REFERENCES machine (id),
    ended   BIGINT NOT NULL,
    policy  VARCHAR(8192)                                     -- NULL: everything was kept
);
CREATE INDEX former_retention_ended ON former_retention (machine, ended);

CREATE TABLE safeguards (
    vault            ${bytes} PRIMARY KEY REFERENCES vault (id),
    days             INTEGER NOT NULL,
    weeks            INTEGER NOT NULL,
    months           INTEGER NOT NULL,
    years            INTEGER NOT NULL,
    soft_delete_days INTEGER NOT NULL,
    immutability     VARCHAR(8) NOT NULL
);
