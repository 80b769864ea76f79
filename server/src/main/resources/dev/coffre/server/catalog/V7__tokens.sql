-- Tokens for people's scripts. They are in no journal: after a rebuild they are asked for anew.

CREATE TABLE api_token (
    account   VARCHAR(64) NOT NULL REFERENCES account (name),
    name      VARCHAR(64) NOT NULL,
    hash      ${bytes} NOT NULL UNIQUE,         -- SHA-256 of the token, which nobody can read again
    read_only INTEGER NOT NULL,
    vault     ${bytes} REFERENCES vault (id),   -- NULL: wherever the account may
    created   BIGINT NOT NULL,
    expires   BIGINT NOT NULL,
    used      BIGINT,                           -- at most some minutes behind
    PRIMARY KEY (account, name)
);
