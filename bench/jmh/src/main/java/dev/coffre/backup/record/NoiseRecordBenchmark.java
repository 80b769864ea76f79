package dev.coffre.backup.record;

import dev.coffre.bench.Sample;

/** With an incompressible chunk. */
public class NoiseRecordBenchmark extends RecordBenchmark {
    public NoiseRecordBenchmark() {
        super(Sample.noise(Sample.CHUNK));
    }
}
