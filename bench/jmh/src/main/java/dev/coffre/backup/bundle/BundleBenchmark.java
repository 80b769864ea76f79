package dev.coffre.backup.bundle;

import dev.coffre.bench.Bare;
import dev.coffre.bench.Sample;
import dev.coffre.sealing.BundleBoundary;
import dev.coffre.sealing.FileOwner;
import dev.coffre.sealing.Pid;
import dev.coffre.sealing.Slice;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Packs small files into a bundle, encodes it, and decodes its table. */
@State(Scope.Thread)
public class BundleBenchmark {
    private static final int FILES = 300;
    private static final int LENGTH = 3_500;
    private static final int ROW = Pid.LENGTH + 4;

    private final List<BundledFile> files = IntStream.range(0, FILES)
            .mapToObj(i -> new BundledFile(Sample.pid(i), Arrays.copyOf(Sample.noise(LENGTH + i), LENGTH)))
            .toList();
    private final byte[] raw = Bundle.encode(files);
    private final byte[] into = new byte[FILES * LENGTH];
    private final Pid[] pids = new Pid[FILES];
    private final int[] starts = new int[FILES + 1];
    private final FileOwner owner = FileOwner.ofUid(1000);
    private final BundleBoundary cut = Sample.key().bundleBoundary();
    private final Bare bare = new Bare();

    /** Number of files for which the bundle boundary is evaluated. */
    private final int cuts;

    public BundleBenchmark() {
        int[] calls = new int[1];
        gather(pid -> {
            calls[0]++;
            return cut.value(pid);
        });
        cuts = calls[0];
    }

    private BundleSlot gather(BundleCutFunction where) {
        BundlePacker bundles = new BundlePacker(where, closed -> {});
        BundleSlot last = new BundleSlot(0, 0);
        for (BundledFile file : files) {
            last = bundles.add(owner, file);
        }
        bundles.closeAll();
        return last;
    }

    @Benchmark
    @OperationsPerInvocation(FILES)
    public BundleSlot gather() {
        return gather(cut::value);
    }

    @Benchmark
    @OperationsPerInvocation(FILES)
    public Map<Pid, Integer> mapAndCuts() {
        Map<Pid, Integer> slots = new HashMap<>();
        for (BundledFile file : files) {
            slots.put(file.pid(), slots.size());
        }
        for (int i = 0; i < cuts; i++) {
            bare.hmac(raw, Pid.LENGTH);
        }
        return slots;
    }

    @Benchmark
    @OperationsPerInvocation(FILES * LENGTH)
    public byte[] encode() {
        return Bundle.encode(files);
    }

    @Benchmark
    @OperationsPerInvocation(FILES * LENGTH)
    public byte[] copy() {
        int at = 0;
        for (BundledFile file : files) {
            System.arraycopy(file.content(), 0, into, at, LENGTH);
            at += LENGTH;
        }
        return into;
    }

    @Benchmark
    @OperationsPerInvocation(FILES)
    public Bundle decode() {
        return Bundle.decode(Slice.of(raw));
    }

    @Benchmark
    @OperationsPerInvocation(FILES)
    public Pid[] readRows() {
        ByteBuffer in = ByteBuffer.wrap(raw);
        for (int slot = 0; slot < FILES; slot++) {
            int row = 2 + slot * ROW;
            pids[slot] = new Pid(in.getLong(row), in.getLong(row + 8), in.getLong(row + 16), in.getLong(row + 24));
            starts[slot + 1] = starts[slot] + in.getInt(row + Pid.LENGTH);
        }
        return pids;
    }
}
