-- The optional second factor of accounts.

CREATE TABLE second_factor (
    account   VARCHAR(64) PRIMARY KEY REFERENCES account (name),
    sealed    ${bytes} NOT NULL,                -- the secret, under a key that is not in here
    last_step BIGINT NOT NULL                   -- of the newest code that was used: it and those before are refused
);

CREATE TABLE spare_code (
    account VARCHAR(64) NOT NULL REFERENCES account (name),
    hash    ${bytes} NOT NULL,
    PRIMARY KEY (account, hash)
);
