-- Which process of a service does the work that only one may do (docs/decisions/0056). A service of one process has no rows.
CREATE TABLE lease (
    role        TEXT PRIMARY KEY,
    epoch       ${long} NOT NULL,               -- grows by one with each holder
    holder      TEXT NOT NULL,
    valid_until ${long} NOT NULL                -- by the clock of the database, in ms
);
