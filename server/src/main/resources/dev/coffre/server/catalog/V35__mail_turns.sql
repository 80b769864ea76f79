-- Vaults take turns at the mail server, urgent mails first: the queue of one vault must not keep the alerts of others.
ALTER TABLE mail ADD COLUMN urgency INTEGER NOT NULL DEFAULT 0;     -- MailTable.URGENT, or 1 for mails that can wait
ALTER TABLE mail ADD COLUMN cause ${bytes};                         -- of a digest: the vault that had it queued
UPDATE mail SET urgency = 1 WHERE done = 0
    AND (event IN ('digest', 'closed') OR alert IN (SELECT nr FROM alert WHERE severity <> 'critical'));
CREATE INDEX mail_queued ON mail (vault, urgency, due) WHERE done = 0;
CREATE INDEX mail_of_vault ON mail (vault, created);
CREATE INDEX mail_digest ON mail (cause, created) WHERE cause IS NOT NULL;
