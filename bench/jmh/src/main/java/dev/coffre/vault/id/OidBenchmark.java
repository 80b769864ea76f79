package dev.coffre.vault.id;

import dev.coffre.bench.Bare;
import dev.coffre.bench.Sample;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The hash of a sealed record: the agent's as it seals or receives, the vault's as it admits. */
@State(Scope.Thread)
public class OidBenchmark {
    private static final int PAGE = 16 << 10;

    private final byte[] record = Sample.noise(Sample.CHUNK);
    private final Bare bare = new Bare();

    @Benchmark
    @OperationsPerInvocation(Sample.CHUNK)
    public Oid chunk() {
        return Oid.of(record);
    }

    @Benchmark
    @OperationsPerInvocation(Sample.CHUNK)
    public byte[] sha256OfChunk() {
        return bare.sha256(record, record.length);
    }

    @Benchmark
    @OperationsPerInvocation(PAGE)
    public Oid page() {
        return Oid.of(record, 0, PAGE);
    }

    @Benchmark
    @OperationsPerInvocation(PAGE)
    public byte[] sha256OfPage() {
        return bare.sha256(record, PAGE);
    }
}
