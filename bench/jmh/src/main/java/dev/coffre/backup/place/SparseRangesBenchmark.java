package dev.coffre.backup.place;

import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Finds that a piece of a file is zeros, beside one look at each of its cache lines. */
@State(Scope.Thread)
@OperationsPerInvocation(SparseRangesBenchmark.LENGTH)
public class SparseRangesBenchmark {
    static final int LENGTH = 1 << 20;

    private static final int CACHE_LINE = 64;

    private final byte[] zeros = new byte[LENGTH];

    @Benchmark
    public List<SparseRanges.ByteRange> find() {
        return SparseRanges.dataRanges(0, zeros, 0, LENGTH);
    }

    @Benchmark
    public int touch() {
        int any = 0;
        for (int at = 0; at < LENGTH; at += CACHE_LINE) {
            any |= zeros[at];
        }
        return any;
    }
}
