-- Who is written to when an alert is raised, and what is still to be sent. The mail server is in keys/, not here.

CREATE TABLE mail_recipient (
    vault    ${bytes} NOT NULL REFERENCES vault (id),
    address  VARCHAR(254) NOT NULL,
    least    VARCHAR(16) NOT NULL,              -- AlertSeverity
    language VARCHAR(8) NOT NULL,
    closings INTEGER NOT NULL,                  -- 1 to be told too when the cause is gone
    PRIMARY KEY (vault, address)
);

CREATE TABLE mail (
    nr       INTEGER PRIMARY KEY,
    alert    BIGINT NOT NULL,                   -- that may have been forgotten since
    address  VARCHAR(254) NOT NULL,
    language VARCHAR(8) NOT NULL,
    event    VARCHAR(16) NOT NULL,              -- raised or closed
    created  BIGINT NOT NULL,
    due      BIGINT NOT NULL,
    tries    INTEGER NOT NULL,
    done     INTEGER NOT NULL                   -- 1 once it was sent, or given up
);
CREATE INDEX mail_due ON mail (done, due);
CREATE INDEX mail_recent ON mail (address, created);
CREATE INDEX mail_alert ON mail (alert, address);
