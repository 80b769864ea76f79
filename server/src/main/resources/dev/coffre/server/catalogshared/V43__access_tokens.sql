-- Tokens of machines, readers and accounts, if several processes share the catalog. Each holder has a limit.
CREATE TABLE access_token (
    nr        ${id},
    hash      ${bytes} NOT NULL UNIQUE,  -- SHA-256 of the token
    identity  TEXT NOT NULL,             -- whom it authenticates
    holder    TEXT NOT NULL,
    holders   TEXT NOT NULL,             -- the group that the holder belongs to
    issued    ${long} NOT NULL,          -- ms
    expires   ${long} NOT NULL,          -- ms
    network   TEXT NOT NULL,
    used      ${long},                   -- ms
    displaced INTEGER NOT NULL           -- 1: a newer one took its place although it was not idle
);
CREATE INDEX access_token_holder ON access_token (holder, displaced);
CREATE INDEX access_token_holders ON access_token (holders, displaced);
CREATE INDEX access_token_expires ON access_token (expires);
CREATE INDEX access_token_displaced ON access_token (nr) WHERE displaced = 1;
