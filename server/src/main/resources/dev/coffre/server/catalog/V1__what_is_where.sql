-- Portable SQL: ${bytes} is the database's type for byte strings (BLOB, BYTEA). Instants are milliseconds since 1970.

CREATE TABLE journal_state (
    only_row INTEGER PRIMARY KEY,
    applied  BIGINT NOT NULL                    -- the last journal segment whose events stand in these tables
);
INSERT INTO journal_state (only_row, applied) VALUES (1, 0);

CREATE TABLE account (
    name          VARCHAR(64) PRIMARY KEY,
    role          VARCHAR(16) NOT NULL,
    password_hash VARCHAR(512) NOT NULL
);

CREATE TABLE vault (
    id          ${bytes} PRIMARY KEY,
    name        VARCHAR(50) NOT NULL UNIQUE,
    description VARCHAR(1024) NOT NULL,
    created     BIGINT NOT NULL,
    generation  INTEGER NOT NULL,               -- of the newest vault credentials, 0 before the first
    quota       BIGINT NOT NULL                 -- bytes, 0 for none
);

CREATE TABLE domain (
    nr           INTEGER PRIMARY KEY,
    id           ${bytes} NOT NULL UNIQUE,
    vault        ${bytes} NOT NULL REFERENCES vault (id),
    epoch        INTEGER NOT NULL,
    bytes_stored BIGINT NOT NULL
);
CREATE INDEX domain_vault ON domain (vault);

CREATE TABLE machine (
    id            ${bytes} PRIMARY KEY,
    vault         ${bytes} NOT NULL REFERENCES vault (id),
    domain        INTEGER NOT NULL REFERENCES domain (nr),
    name          VARCHAR(255) NOT NULL,
    os            VARCHAR(255) NOT NULL,
    registered    BIGINT NOT NULL,
    key_gen       INTEGER NOT NULL,
    UNIQUE (vault, name)
);
CREATE INDEX machine_domain ON machine (domain);

CREATE TABLE machine_key (
    machine            ${bytes} NOT NULL REFERENCES machine (id),
    key_gen            INTEGER NOT NULL,
    point_key          ${bytes} NOT NULL,
    authentication_key ${bytes} NOT NULL,
    PRIMARY KEY (machine, key_gen)
);

CREATE TABLE slot (
    domain INTEGER NOT NULL REFERENCES domain (nr),
    id     ${bytes} NOT NULL,
    served INTEGER NOT NULL,                    -- 0 once it is superseded: it is never served again
    PRIMARY KEY (domain, id)
);

CREATE TABLE point (
    machine     ${bytes} NOT NULL REFERENCES machine (id),
    seq         BIGINT NOT NULL,
    hash        ${bytes} NOT NULL,
    received_at BIGINT NOT NULL,
    files       BIGINT,                         -- this and the two below: NULL if the point's file cannot be read
    bytes       BIGINT,
    root        ${bytes},
    PRIMARY KEY (machine, seq)
);

CREATE TABLE pack (
    nr     INTEGER PRIMARY KEY,
    id     ${bytes} NOT NULL UNIQUE,
    domain INTEGER NOT NULL REFERENCES domain (nr),
    kind   VARCHAR(8) NOT NULL,                 -- data or pages
    closed INTEGER NOT NULL                     -- 1 once it has its directory and trailer
);

CREATE TABLE record (
    ord    INTEGER PRIMARY KEY,                 -- dense, never reused
    oid    ${bytes} NOT NULL UNIQUE,
    domain INTEGER NOT NULL REFERENCES domain (nr),
    type   INTEGER NOT NULL,
    epoch  INTEGER NOT NULL,
    depth  INTEGER NOT NULL,
    pack   INTEGER NOT NULL,                    -- 0 when no pack of the store holds it any more
    start  BIGINT NOT NULL,
    length INTEGER NOT NULL,
    state  INTEGER NOT NULL                     -- RecordState
);
CREATE INDEX record_pack ON record (pack, start);

CREATE TABLE edge (
    ord  INTEGER PRIMARY KEY REFERENCES record (ord),
    kids ${bytes} NOT NULL                      -- ascending ords as delta varints
);

CREATE TABLE session (
    id                    ${bytes} PRIMARY KEY,
    machine               ${bytes} NOT NULL REFERENCES machine (id),
    opened                BIGINT NOT NULL,
    finished              INTEGER NOT NULL,
    bytes_received        BIGINT NOT NULL,
    bytes_admitted        BIGINT NOT NULL,
    records_admitted      BIGINT NOT NULL,
    data_records_admitted BIGINT NOT NULL
);
CREATE INDEX session_machine ON session (machine);
