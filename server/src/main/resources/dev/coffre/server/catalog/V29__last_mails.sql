-- Who is no recipient any more gets a last mail, which is about no alert.

ALTER TABLE mail_recipient ADD COLUMN added BIGINT NOT NULL DEFAULT 0;
-- All NULL for a mail about an alert.
ALTER TABLE mail ADD COLUMN vault_name VARCHAR(64);
ALTER TABLE mail ADD COLUMN actor VARCHAR(255);
ALTER TABLE mail ADD COLUMN token VARCHAR(64);  -- NULL too for a change without an API token
ALTER TABLE mail ADD COLUMN origin VARCHAR(64);
