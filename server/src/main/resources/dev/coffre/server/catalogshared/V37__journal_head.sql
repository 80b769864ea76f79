-- Where a journal whose segments have attempts ends (docs/decisions/0056). "applied" is the number of the newest
-- segment. One writer on a disk keeps that number only.
ALTER TABLE journal_state ADD COLUMN hash ${bytes};                       -- of the newest segment
ALTER TABLE journal_state ADD COLUMN attempt ${long} NOT NULL DEFAULT 0;  -- of the newest segment
ALTER TABLE journal_state ADD COLUMN drawn ${long} NOT NULL DEFAULT 0;    -- the greatest attempt that a turn has drawn
ALTER TABLE journal_state ADD COLUMN server TEXT;                         -- which run of the database server recorded it
