-- One word for one thing: a point is held.
ALTER TABLE point RENAME COLUMN frozen TO held;
