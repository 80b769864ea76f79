package dev.coffre.backup.save.draft;

import dev.coffre.bench.Sample;
import dev.coffre.bench.Tree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** The entries of a point in the making, into their file and out of it. */
@State(Scope.Thread)
@OperationsPerInvocation(Tree.ENTRIES)
public class EntrySpillBenchmark {
    private static final int PIECE = 64 << 10;

    private final Path folder = Sample.folder();
    private final Path other = Sample.folder();
    private final Path copy = other.resolve("copy");
    private final RecordTable records = new RecordTable();
    private final List<Draft> drafts = Tree.entries().stream().map(Draft::of).toList();
    private final EntrySpill spill = filled(folder);
    private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    private final long size;

    public EntrySpillBenchmark() {
        spill.forEach(item -> {});
        size = Sample.made(() -> Files.size(folder.resolve("entries")));
    }

    @TearDown
    public void delete() {
        spill.close();
        Sample.delete(folder);
        Sample.delete(other);
    }

    private EntrySpill filled(Path where) {
        EntrySpill filling = new EntrySpill(where, records);
        drafts.forEach(filling::add);
        return filling;
    }

    @Benchmark
    public void write() {
        filled(other).close();
    }

    @Benchmark
    public void bareWrite() throws IOException {
        try (FileChannel file = FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long left = size; left > 0; left -= PIECE) {
                file.write(piece.clear().limit((int) Math.min(PIECE, left)));
            }
        }
        Files.delete(copy);
    }

    @Benchmark
    public void read(Blackhole hole) {
        spill.forEach(hole::consume);
    }

    @Benchmark
    public long bareRead() throws IOException {
        long got = 0;
        try (FileChannel file = FileChannel.open(folder.resolve("entries"), StandardOpenOption.READ)) {
            for (int count = 0; count >= 0; count = file.read(piece.clear())) {
                got += count;
            }
        }
        return got;
    }
}
