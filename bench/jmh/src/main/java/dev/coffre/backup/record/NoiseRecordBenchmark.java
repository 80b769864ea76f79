package dev.coffre.backup.record;

import dev.coffre.bench.Sample;

/** Of a chunk that nothing compresses. */
public class NoiseRecordBenchmark extends RecordBenchmark {
    public NoiseRecordBenchmark() {
        super(Sample.noise(Sample.CHUNK));
    }
}
