-- What machines may ask of a vault, and what their recovery points count for in its quota.

CREATE TABLE vault_limits (
    vault         ${bytes} PRIMARY KEY REFERENCES vault (id),
    points_a_day  INTEGER NOT NULL,
    retain_days   INTEGER NOT NULL,
    registrations INTEGER NOT NULL                            -- by one file of vault credentials
);

ALTER TABLE point ADD COLUMN charged BIGINT NOT NULL DEFAULT 0;         -- PointRow.charge
ALTER TABLE domain ADD COLUMN point_bytes BIGINT NOT NULL DEFAULT 0;    -- the sum of charged
UPDATE point SET charged = 4096;
UPDATE domain SET point_bytes = 4096 * (
    SELECT COUNT(*) FROM machine m JOIN point p ON p.machine = m.id WHERE m.domain = domain.nr);

ALTER TABLE machine ADD COLUMN generation BIGINT NOT NULL DEFAULT 0;    -- of the vault credentials that registered it
CREATE INDEX machine_generation ON machine (vault, generation);
