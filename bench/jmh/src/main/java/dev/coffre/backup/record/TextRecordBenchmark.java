package dev.coffre.backup.record;

import dev.coffre.bench.Sample;

/** With a compressible chunk. */
public class TextRecordBenchmark extends RecordBenchmark {
    public TextRecordBenchmark() {
        super(Sample.text(Sample.CHUNK));
    }
}
