-- Who may do what. The accounts of before are all administrators of the service, as their role says already.

ALTER TABLE account ADD COLUMN language VARCHAR(8);

CREATE TABLE account_role (
    account VARCHAR(64) NOT NULL REFERENCES account (name),
    vault   ${bytes} NOT NULL REFERENCES vault (id),
    role    VARCHAR(16) NOT NULL,               -- Role
    PRIMARY KEY (account, vault)
);
