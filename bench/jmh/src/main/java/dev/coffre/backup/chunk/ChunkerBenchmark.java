package dev.coffre.backup.chunk;

import dev.coffre.bench.Bare;
import dev.coffre.bench.Sample;
import dev.coffre.sealing.ChunkerKeys;
import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.Secret;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Compares chunker 1 and its two halves with a bare Gear loop over the same bytes. */
@State(Scope.Thread)
public class ChunkerBenchmark {
    private static final int FILE = 32 << 20;
    private static final int SKIPPED = ChunkerParameters.TOEPLITZ.minimum();

    /** Candidates of a call that finds no cut. One in three stretches of this length has none. */
    private static final int LOOKED_AT = 64 * CutPrf.BATCH;

    /** As many bits as the chunker's mask, at the end of the hash that depends on the whole window. */
    private static final long GEAR_MASK = ChunkerParameters.TOEPLITZ.mask() << 46;

    private final byte[] file = Sample.noise(FILE);
    private final byte[] blocks = new byte[CutPrf.BATCH * ToeplitzDigest.BLOCK];
    private final byte[] encrypted = new byte[blocks.length];
    private final long[] gear = new Random(3).longs(256).toArray();
    private final Bare bare = new Bare();
    private final ToeplitzChunker chunker;
    private final ToeplitzDigest digest;
    private final CutPrf prf;
    private final int uncut;

    public ChunkerBenchmark() {
        try (DataKey key = Sample.key();
                ChunkerKeys keys = key.chunkerKeys();
                Secret aesKey = keys.aesKey()) {
            chunker = new ToeplitzChunker(keys);
            digest = new ToeplitzDigest(keys.table());
            prf = new CutPrf(aesKey, ChunkerParameters.TOEPLITZ.mask());
        }
        uncut = stretchWithoutCut();
        digest.roll(file, uncut + SKIPPED - 1, CutPrf.BATCH, digest.of(file, uncut + SKIPPED - 65), blocks);
    }

    private int stretchWithoutCut() {
        for (int from = 0; ; from += LOOKED_AT) {
            if (cut(from) == Chunker.NO_CUT_YET) {
                return from;
            }
        }
    }

    private int cut(int from) {
        return chunker.cut(file, from, SKIPPED + LOOKED_AT - 1, false);
    }

    @Benchmark
    @OperationsPerInvocation(LOOKED_AT)
    public int lookedAt() {
        return cut(uncut);
    }

    @Benchmark
    @OperationsPerInvocation(LOOKED_AT)
    public long digest() {
        long rolled = 0;
        for (int at = 0; at < LOOKED_AT; at += CutPrf.BATCH) {
            rolled = digest.roll(file, uncut + SKIPPED - 1 + at, CutPrf.BATCH, rolled, blocks);
        }
        return rolled;
    }

    @Benchmark
    @OperationsPerInvocation(LOOKED_AT)
    public int gear() {
        return gear(uncut + SKIPPED - 1, uncut + SKIPPED - 1 + LOOKED_AT);
    }

    @Benchmark
    @OperationsPerInvocation(CutPrf.BATCH)
    public int decision() {
        return prf.firstCut(blocks, CutPrf.BATCH);
    }

    @Benchmark
    @OperationsPerInvocation(CutPrf.BATCH)
    public byte[] decisionByBareAes() {
        return bare.ecb(blocks, encrypted);
    }

    @Benchmark
    @OperationsPerInvocation(FILE)
    public int wholeFile() {
        int chunks = 0;
        for (int at = 0; at < FILE; chunks++) {
            at += chunker.cut(file, at, FILE - at, true);
        }
        return chunks;
    }

    /** Walks chunks of average length, so that it reads as much as the chunker does on average. */
    @Benchmark
    @OperationsPerInvocation(FILE)
    public int wholeFileByGear() {
        int hits = 0;
        for (int at = 0; at + Sample.CHUNK <= FILE; at += Sample.CHUNK) {
            hits += gear(at + SKIPPED, at + Sample.CHUNK);
        }
        return hits;
    }

    private int gear(int from, int to) {
        int hits = 0;
        for (int at = from; at < to; hits++) {
            at = nextGearCut(at, to);
        }
        return hits;
    }

    private int nextGearCut(int from, int to) {
        long hash = 0;
        for (int i = from; i < to; i++) {
            hash = (hash << 1) + gear[file[i] & 0xFF];
            if ((hash & GEAR_MASK) == 0) {
                return i + 1;
            }
        }
        return to;
    }
}
