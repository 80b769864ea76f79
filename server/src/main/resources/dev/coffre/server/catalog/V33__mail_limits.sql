-- A mail says itself what it is about: limits of mails must not depend on alerts, of which closed ones are forgotten.
ALTER TABLE mail ADD COLUMN vault ${bytes};     -- NULL for a test mail and for a digest
ALTER TABLE mail ADD COLUMN subject ${bytes};   -- of the alert, as the next one
ALTER TABLE mail ADD COLUMN kind VARCHAR(32);
UPDATE mail SET
    vault = (SELECT vault FROM alert WHERE alert.nr = mail.alert),
    subject = (SELECT subject FROM alert WHERE alert.nr = mail.alert),
    kind = (SELECT kind FROM alert WHERE alert.nr = mail.alert)
    WHERE alert <> 0;
UPDATE mail SET vault = (SELECT id FROM vault WHERE vault.name = mail.vault_name) WHERE vault_name IS NOT NULL;

-- Mails that a limit left out, until a digest reports them.
CREATE TABLE mail_omitted (
    address    VARCHAR(254) NOT NULL,
    vault      ${bytes} NOT NULL,
    vault_name VARCHAR(64) NOT NULL,
    alerts     BIGINT NOT NULL,                 -- mails about alerts
    critical   BIGINT NOT NULL,                 -- those of them about critical ones
    last_mails BIGINT NOT NULL,                 -- mails about a removal from the recipients
    PRIMARY KEY (address, vault)
);
