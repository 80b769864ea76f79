-- Deeds that were begun and have no entry of the audit log yet: a deed that a crash interrupts gets its entry at the start.

CREATE TABLE audit_intent (
    id   BIGINT PRIMARY KEY,
    line VARCHAR(32768) NOT NULL                -- as an entry, without number and chain
);
