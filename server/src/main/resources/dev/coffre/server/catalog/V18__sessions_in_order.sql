-- Which of a machine's sessions is the newest is told by their order: the clock may have been set since.

ALTER TABLE session ADD COLUMN nr BIGINT NOT NULL DEFAULT 0;
UPDATE session SET nr = opened;                 -- those before were ordered by time; later ones count on from the greatest
CREATE INDEX session_nr ON session (nr);
