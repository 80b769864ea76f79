-- Since when an address was a recipient that was removed: put back and removed again, it gets a last mail again.
CREATE TABLE former_recipient (
    vault   ${bytes} NOT NULL,
    address VARCHAR(254) NOT NULL,
    added   BIGINT NOT NULL,
    removed BIGINT NOT NULL,
    PRIMARY KEY (vault, address)
);
