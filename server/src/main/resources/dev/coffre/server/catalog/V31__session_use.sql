-- When a session was last used, in milliseconds; NULL if never. Which session makes room for newer ones depends on it.
ALTER TABLE session ADD COLUMN used BIGINT;
UPDATE session SET used = opened WHERE bytes_received > 0;
