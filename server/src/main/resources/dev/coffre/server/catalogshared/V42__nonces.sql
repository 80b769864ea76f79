-- Nonces that machines have used, if several processes share the catalog.
CREATE TABLE used_nonce (
    nonce ${bytes} PRIMARY KEY,  -- SHA-256
    until ${long} NOT NULL       -- ms
);
CREATE INDEX used_nonce_until ON used_nonce (until);
