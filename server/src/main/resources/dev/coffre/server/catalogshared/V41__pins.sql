-- Security PINs, if several processes share the catalog. At most one for each machine or vault and operation.
CREATE TABLE security_pin (
    subject   TEXT NOT NULL,      -- id of the machine or vault, in hex
    operation TEXT NOT NULL,
    name      ${bytes} NOT NULL,  -- keyed hash of the first half
    proof     ${bytes} NOT NULL,  -- keyed hash of the second half
    expires   ${long} NOT NULL,   -- ms
    attempts  INTEGER NOT NULL,
    PRIMARY KEY (subject, operation)
);
