-- What open backup sessions rely on, if several processes admit (docs/decisions/0059). A session without pins has no rows.
CREATE TABLE pinned_session (
    session ${bytes} PRIMARY KEY,
    vault   ${bytes} NOT NULL,
    bytes   ${long} NOT NULL,   -- the total length of its sets
    used    ${long} NOT NULL    -- grows with each use of any session
);
CREATE INDEX pinned_session_used ON pinned_session (used);
CREATE TABLE session_pin (
    nr      ${id},
    session ${bytes} NOT NULL,
    ords    ${bytes} NOT NULL   -- a set of ords, as runs
);
CREATE INDEX session_pin_session ON session_pin (session);
