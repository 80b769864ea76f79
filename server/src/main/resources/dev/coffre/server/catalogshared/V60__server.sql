-- Which copy of a PostgreSQL database this is: one that took over may lack the last transactions. No row in SQLite.
CREATE TABLE catalog_server (
    only_row    INTEGER PRIMARY KEY,
    system      ${long} NOT NULL,
    timeline    TEXT NOT NULL
);
