-- Attempts within a sliding window, counted over all processes. Of a catalog that one process has, this table is empty.
CREATE TABLE attempt (
    counter TEXT NOT NULL,      -- which limit
    key     ${bytes} NOT NULL,  -- keyed hash of an account, network or machine
    times   ${bytes} NOT NULL,  -- 8 bytes each: ms, oldest first
    until   ${long} NOT NULL,   -- when the newest no longer counts
    PRIMARY KEY (counter, key)
);
CREATE INDEX attempt_until ON attempt (until);
