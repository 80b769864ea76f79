-- What agents report, and what follows from it. A rebuild cannot bring it back: nothing of it is in the store.

CREATE TABLE job (
    nr               INTEGER PRIMARY KEY,       -- ascends in the order in which jobs came
    machine          ${bytes} NOT NULL REFERENCES machine (id),
    id               ${bytes} NOT NULL,         -- chosen by the agent
    vault            ${bytes} NOT NULL REFERENCES vault (id),
    kind             VARCHAR(16) NOT NULL,      -- JobKind
    state            VARCHAR(32) NOT NULL,      -- JobState
    started          BIGINT NOT NULL,           -- this and the two below by the vault's clock
    heard            BIGINT NOT NULL,           -- at most some minutes behind
    ended            BIGINT,
    agent_started    BIGINT NOT NULL,           -- by the agent's clock
    agent_version    VARCHAR(32) NOT NULL,
    os               VARCHAR(64) NOT NULL,
    exit_code        INTEGER,                   -- this and all below: NULL until the job has ended
    code             VARCHAR(64),               -- ProblemCode
    warnings         BIGINT,
    warnings_by_code VARCHAR(4096),             -- code=count, separated by spaces
    files            BIGINT,
    bytes            BIGINT,
    bytes_read       BIGINT,
    bytes_sent       BIGINT,
    bytes_stored     BIGINT,
    point            BIGINT,
    UNIQUE (machine, id)
);
-- A list of jobs is the merge of one range for each state and kind: no query has to look at rows that it does not show.
CREATE INDEX job_of_all ON job (state, kind, started, nr);
CREATE INDEX job_of_vault ON job (vault, state, kind, started, nr);
CREATE INDEX job_of_machine ON job (machine, state, kind, started, nr);

CREATE TABLE machine_health (
    machine         ${bytes} PRIMARY KEY REFERENCES machine (id),
    seen            BIGINT NOT NULL,            -- the last authenticated request, at most some minutes behind
    agent_version   VARCHAR(32),                -- this and all below: NULL until the agent has said it
    os              VARCHAR(64),
    cache_free      INTEGER,                    -- percent
    protected_items BIGINT
);

CREATE TABLE usage_day (
    vault        ${bytes} NOT NULL REFERENCES vault (id),
    day          BIGINT NOT NULL,               -- days since 1970, UTC
    bytes_stored BIGINT NOT NULL,               -- of all records, when the day's row was written last
    bytes_source BIGINT NOT NULL,               -- of the files in each machine's newest recovery point
    PRIMARY KEY (vault, day)
);
