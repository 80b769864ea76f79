-- A commit with no other effect: it shows that the catalog can be written, and overwrites what a failed commit left.
CREATE TABLE write_fence (
    only_row INTEGER PRIMARY KEY,
    passed   BIGINT NOT NULL
);
INSERT INTO write_fence (only_row, passed) VALUES (1, 0);
