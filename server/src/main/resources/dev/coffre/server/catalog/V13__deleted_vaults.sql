ALTER TABLE vault ADD COLUMN deleted_until BIGINT;                -- deleted, and can be brought back until then
ALTER TABLE vault ADD COLUMN removed_at BIGINT;                   -- gone for good
