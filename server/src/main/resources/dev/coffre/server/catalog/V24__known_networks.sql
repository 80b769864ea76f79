-- From where people signed in before: strangers who flood the sign-in do not keep them out, over a restart neither.

CREATE TABLE known_network (
    account VARCHAR(64) NOT NULL REFERENCES account (name),
    network VARCHAR(64) NOT NULL,               -- an IPv4 address, or the /64 of an IPv6 address
    seen    BIGINT NOT NULL,                    -- the last sign-in, at most a day behind
    PRIMARY KEY (account, network)
);
