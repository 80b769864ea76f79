-- Sessions of people at the portal, if several processes share the catalog.
CREATE TABLE web_session (
    id          ${bytes} PRIMARY KEY,  -- SHA-256 of the id in the cookie
    account     TEXT NOT NULL,
    fingerprint TEXT NOT NULL,         -- of the credentials: a new password ends the session
    proof       ${long} NOT NULL,      -- ms: last proof of identity
    since       ${long} NOT NULL,      -- ms
    used        ${long} NOT NULL,      -- ms
    notice      TEXT                   -- for the next page
);
CREATE INDEX web_session_account ON web_session (account);
