package dev.coffre.backup.recovery;

import dev.coffre.bench.Sample;
import dev.coffre.sealing.Pid;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Where a chunk was recovered to, in the largest table, beside one read of it. */
@State(Scope.Thread)
@OperationsPerInvocation(ChunkLocationTableBenchmark.LOOKUPS)
public class ChunkLocationTableBenchmark {
    static final int LOOKUPS = 1_000;

    private static final int CHUNKS = 200_000;

    private final ChunkLocationTable places = ChunkLocationTable.forFilesOf(1L << 40);
    private final long[] slots = new long[1 << 18];
    private int next;

    public ChunkLocationTableBenchmark() {
        for (int i = 0; i < CHUNKS; i++) {
            places.put(Sample.pid(i), new ChunkLocationTable.ChunkLocation(1 + i / 100, i));
        }
    }

    private int from() {
        next = (next + LOOKUPS) % CHUNKS;
        return next;
    }

    @Benchmark
    public long find() {
        int from = from();
        long found = 0;
        for (int i = from; i < from + LOOKUPS; i++) {
            found += places.find(Sample.pid(i))
                    .map(ChunkLocationTable.ChunkLocation::offset)
                    .orElse(-1L);
        }
        return found;
    }

    @Benchmark
    public long oneRead() {
        int from = from();
        long found = 0;
        for (int i = from; i < from + LOOKUPS; i++) {
            Pid pid = Sample.pid(i);
            found += slots[(int) pid.first() & (slots.length - 1)];
        }
        return found;
    }
}
