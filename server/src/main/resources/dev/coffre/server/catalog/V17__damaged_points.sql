-- Recovery points whose own files are damaged, as the last reading of all points found.

CREATE TABLE damaged_point (
    machine ${bytes} NOT NULL,
    seq     BIGINT NOT NULL,
    PRIMARY KEY (machine, seq)
);
