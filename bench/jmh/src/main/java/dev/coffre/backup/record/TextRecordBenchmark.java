package dev.coffre.backup.record;

import dev.coffre.bench.Sample;

/** Of a chunk that compresses. */
public class TextRecordBenchmark extends RecordBenchmark {
    public TextRecordBenchmark() {
        super(Sample.text(Sample.CHUNK));
    }
}
