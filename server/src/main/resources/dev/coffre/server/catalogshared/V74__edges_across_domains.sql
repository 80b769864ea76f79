-- Edges to damaged records whose rows have another domain. The hash of a record covers its domain and its children, so one of
-- the two rows is wrong. The bytes that would tell which one are lost.
CREATE TABLE cross_domain_edge (
    ord    ${long} NOT NULL,
    kid    ${long} NOT NULL,
    domain ${long} NOT NULL,                    -- of the record with this ord
    PRIMARY KEY (ord, kid)
);
CREATE INDEX cross_domain_edge_domain ON cross_domain_edge (domain);
