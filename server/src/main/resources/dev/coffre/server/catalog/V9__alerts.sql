-- What somebody should look at. A rebuild cannot bring it back, but what still is wrong is found again.

CREATE TABLE alert (
    nr              INTEGER PRIMARY KEY,        -- ascends in the order in which alerts were raised first
    vault           ${bytes} NOT NULL REFERENCES vault (id),
    subject         ${bytes} NOT NULL,          -- the machine's id, or the vault's for an alert of the whole vault
    machine         ${bytes} REFERENCES machine (id),
    kind            VARCHAR(32) NOT NULL,       -- AlertKind
    severity        VARCHAR(16) NOT NULL,       -- AlertSeverity
    state           VARCHAR(16) NOT NULL,       -- AlertState
    raised          BIGINT NOT NULL,
    last_raised     BIGINT NOT NULL,
    occurrences     BIGINT NOT NULL,
    code            VARCHAR(64),                -- ProblemCode, where one says why
    percent         INTEGER,                    -- how full, for alerts of that kind
    job             ${bytes},                   -- the last job that raised it
    acknowledged    BIGINT,
    acknowledged_by VARCHAR(64),
    closed          BIGINT
);
-- Of one kind and subject only one is not closed.
CREATE UNIQUE INDEX alert_standing ON alert (vault, subject, kind) WHERE state <> 'closed';
-- A list of alerts is the merge of one range for each state and severity, as one of jobs is.
CREATE INDEX alert_of_all ON alert (state, severity, nr);
CREATE INDEX alert_of_vault ON alert (vault, state, severity, nr);
CREATE INDEX alert_of_machine ON alert (machine, state, severity, nr);
CREATE INDEX alert_past ON alert (vault, subject, kind, nr);
