-- Secrets of authenticator apps that were shown and are not confirmed yet, if several processes share the catalog.
CREATE TABLE second_factor_offer (
    account TEXT PRIMARY KEY,
    sealed  ${bytes} NOT NULL,  -- under keys/people.key
    expires ${long} NOT NULL    -- ms
);
