-- The mail server, for all processes. No row: each process's own file counts (keys/mail.json).
CREATE TABLE mail_server (
    only_row INTEGER PRIMARY KEY,
    sealed   ${bytes} NOT NULL   -- under keys/people.key; empty: no mail is sent
);
