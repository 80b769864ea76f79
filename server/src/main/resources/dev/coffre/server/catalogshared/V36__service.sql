-- Whose catalog this is: in a shared database, two services could be given the same one by mistake.
CREATE TABLE catalog_service (
    only_row    INTEGER PRIMARY KEY,
    signing_key ${bytes} NOT NULL               -- the public half
);
