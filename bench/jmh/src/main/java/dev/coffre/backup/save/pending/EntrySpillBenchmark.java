package dev.coffre.backup.save.pending;

import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.backup.trust.linux.LinuxPrivateFiles;
import dev.coffre.bench.Sample;
import dev.coffre.bench.Tree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** The entries of a point in the making, into their file and out of it. */
@State(Scope.Thread)
@OperationsPerInvocation(Tree.ENTRIES)
public class EntrySpillBenchmark {
    private static final int PIECE = 64 << 10;

    private final Path folder = Sample.folder();
    private final Path same = folder.resolve("same");
    private final Path copy = folder.resolve("copy");
    private final PrivatePath state = new PrivatePath(folder, new LinuxPrivateFiles());
    private final RecordTable records = new RecordTable(state);
    private final List<PendingEntry> drafts =
            Tree.entries().stream().map(PendingEntry::of).toList();
    private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE);
    private final long size;

    public EntrySpillBenchmark() {
        try (EntrySpill unused = filled()) {
            size = Sample.made(this::sizeOfTheUnnamed);
        }
        Sample.made(() -> writeBare(same));
    }

    /** A stream of entries, which can be read once. */
    @State(Scope.Thread)
    public static class Filled {
        private @Nullable EntrySpill spill;

        @Setup(Level.Invocation)
        public void fill(EntrySpillBenchmark all) {
            spill = all.filled();
        }

        @TearDown(Level.Invocation)
        public void close() {
            Objects.requireNonNull(spill).close();
        }
    }

    @TearDown
    public void delete() {
        records.close();
        Sample.delete(folder);
    }

    private EntrySpill filled() {
        EntrySpill filling = new EntrySpill(state, records);
        drafts.forEach(filling::add);
        return filling;
    }

    private long sizeOfTheUnnamed() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            for (Path each : open.toList()) {
                if (Files.isSymbolicLink(each)
                        && Files.readSymbolicLink(each).toString().startsWith(folder.resolve("entries") + " ")) {
                    return Files.size(each);
                }
            }
        }
        throw new IOException("no open file of entries");
    }

    @Benchmark
    public void write() {
        filled().close();
    }

    @Benchmark
    public void bareWrite() throws IOException {
        writeBare(copy);
        Files.delete(copy);
    }

    private long writeBare(Path where) throws IOException {
        try (FileChannel file = FileChannel.open(where, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (long left = size; left > 0; left -= PIECE) {
                file.write(piece.clear().limit((int) Math.min(PIECE, left)));
            }
        }
        return size;
    }

    @Benchmark
    public void read(Filled filled, Blackhole hole) {
        Objects.requireNonNull(filled.spill).forEach((item, _) -> hole.consume(item));
    }

    @Benchmark
    public long bareRead() throws IOException {
        long got = 0;
        try (FileChannel file = FileChannel.open(same, StandardOpenOption.READ)) {
            for (int count = 0; count >= 0; count = file.read(piece.clear())) {
                got += count;
            }
        }
        return got;
    }
}
