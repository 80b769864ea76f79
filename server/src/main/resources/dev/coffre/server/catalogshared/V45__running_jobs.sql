-- The last reports of jobs in progress, if several processes share the catalog.
CREATE TABLE running_job (
    job            ${long} PRIMARY KEY,
    heard          ${long} NOT NULL,  -- ms: when the report came
    phase          TEXT,              -- NULL: no progress was reported yet
    files          ${long} NOT NULL,
    bytes          ${long} NOT NULL,
    bytes_sent     ${long} NOT NULL,
    expected_files ${long},
    expected_bytes ${long}
);

-- One row a vault. The version grows when one of its jobs changes, so that listeners at other processes notice.
CREATE TABLE job_change (
    vault   ${bytes} PRIMARY KEY REFERENCES vault (id),
    version ${long} NOT NULL
);
