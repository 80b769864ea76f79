-- Damaged and tainted records are few. A commit looks for them while it decides, so it must not read all records.
CREATE INDEX record_unusable ON record (domain) WHERE state <> 0;
