package dev.coffre.sealing;

import dev.coffre.bench.Bare;
import dev.coffre.bench.Sample;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Pids and the cipher beside the same of the bare JDK. */
@State(Scope.Thread)
public class SealingBenchmark {
    private static final int SMALL_FILE = 4 << 10;

    private final byte[] chunk = Sample.noise(Sample.CHUNK);
    private final byte[] file = Sample.noise(SMALL_FILE);
    private final byte[] into = new byte[chunk.length];
    private final Bare bare = new Bare();
    private final DataKey key = Sample.key();
    private final PidHasher pids = key.pidHasher();
    private final FileOwner owner = FileOwner.ofUid(1000);
    private final AesCtr ctr = new AesCtr();
    private final byte[] keyAndIv = Sample.noise(AesCtr.KEY_AND_IV_LENGTH);

    @Benchmark
    @OperationsPerInvocation(Sample.CHUNK)
    public Pid pidOfChunk() {
        return pids.ofRecord(SealedType.CHUNK, Slice.of(chunk));
    }

    @Benchmark
    @OperationsPerInvocation(Sample.CHUNK)
    public byte[] hmacOfChunk() {
        return bare.hmac(chunk, chunk.length);
    }

    @Benchmark
    @OperationsPerInvocation(SMALL_FILE)
    public Pid pidOfSmallFile() {
        return pids.ofBundledFile(owner, Slice.of(file));
    }

    @Benchmark
    @OperationsPerInvocation(SMALL_FILE)
    public byte[] hmacOfSmallFile() {
        return bare.hmac(file, file.length);
    }

    @Benchmark
    @OperationsPerInvocation(Sample.CHUNK)
    public byte[] cipher() {
        ctr.start(keyAndIv);
        ctr.apply(Slice.of(chunk), into, 0);
        return into;
    }

    @Benchmark
    @OperationsPerInvocation(Sample.CHUNK)
    public byte[] bareCipher() {
        return bare.ctr(chunk, chunk.length, into);
    }
}
