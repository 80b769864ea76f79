package dev.coffre.backup.save.pid;

import dev.coffre.bench.Sample;
import dev.coffre.sealing.Pid;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Looks up content among a million, beside one read of a place that no cache has. */
@State(Scope.Thread)
@OperationsPerInvocation(PidTableBenchmark.LOOKUPS)
public class PidTableBenchmark {
    static final int LOOKUPS = 1_000;

    private static final int KNOWN = 1_000_000;

    private final PidTable table = new PidTable();
    private final long[] places = new long[1 << 21];
    private int next;

    public PidTableBenchmark() {
        for (int i = 0; i < KNOWN; i++) {
            Pid pid = Sample.pid(i);
            table.putIfAbsent(pid.first(), pid.second(), i, 0);
        }
    }

    private int from() {
        next = (next + LOOKUPS) % KNOWN;
        return next;
    }

    @Benchmark
    public int known() {
        return find(from());
    }

    @Benchmark
    public int unknown() {
        return find(KNOWN + from());
    }

    private int find(int from) {
        int found = 0;
        for (int i = from; i < from + LOOKUPS; i++) {
            int at = table.find(Sample.pid(i));
            found += at < 0 ? at : table.record(at) + table.slot(at);
        }
        return found;
    }

    @Benchmark
    public long oneRead() {
        int from = from();
        long found = 0;
        for (int i = from; i < from + LOOKUPS; i++) {
            Pid pid = Sample.pid(i);
            found += places[(int) pid.first() & (places.length - 1)] ^ pid.second();
        }
        return found;
    }
}
