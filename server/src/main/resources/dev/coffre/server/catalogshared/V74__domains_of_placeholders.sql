-- A placeholder is the row of a record that others name but no pack holds. It has the domain of the record that named it
-- first. These are further domains whose records name it: the bytes that would tell which domain is right are lost.
CREATE TABLE placeholder_domain (
    ord    ${long} NOT NULL,
    domain ${long} NOT NULL,
    PRIMARY KEY (domain, ord)
);
