package dev.coffre.backup.restore;

import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.libc.ErrnoException;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.place.PlacedFile;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.Slice;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A file of many chunks in flight, without a name yet. For one thread; writes run on others. */
final class LargeFile implements AutoCloseable {
    private final Entry entry;
    private final TargetPath path;
    private final PlacedFile file;
    private final KnownContent known;
    private final FilePlacer placer;
    private final Tally tally;
    private final PageSource pages;
    private final Executor writing;
    private final WorkGate gate = new WorkGate();
    private @Nullable ChunkStream chunks;
    private long reached;
    private boolean failed;

    /**
     * @param path of the file
     * @param known content of the existing file at this path; closed with this file
     * @param writing runs one task at a time
     */
    LargeFile(
            Entry entry,
            TargetPath path,
            PlacedFile file,
            KnownContent known,
            FilePlacer placer,
            Tally tally,
            PageSource pages,
            Executor writing) {
        this.entry = entry;
        this.path = path;
        this.file = file;
        this.known = known;
        this.placer = placer;
        this.tally = tally;
        this.pages = pages;
        this.writing = writing;
    }

    Entry entry() {
        return entry;
    }

    KnownContent known() {
        return known;
    }

    /** Returns the next chunk; empty if there is none, or if the file was given up. */
    Optional<PlacedChunk> next() {
        if (failed) {
            return Optional.empty();
        }
        if (chunks == null) {
            chunks = ChunkStream.of(entry.content(), entry.metadata().size(), pages);
        }
        return chunks.hasNext() ? Optional.of(chunks.next()) : Optional.empty();
    }

    /** Writes a chunk when it has arrived. The future holds the error if writing failed. */
    CompletableFuture<Optional<ErrnoException>> write(PlacedChunk chunk, CompletableFuture<Slice> raw) {
        return raw.thenApplyAsync(content -> gate.pass(() -> write(chunk, content)), writing);
    }

    private Optional<ErrnoException> write(PlacedChunk chunk, Slice content) {
        try {
            FilePlacer.write(file, chunk, content);
            return Optional.empty();
        } catch (ErrnoException failure) {
            return Optional.of(failure);
        }
    }

    /** Records that all bytes before this position are written. */
    void reach(long position) {
        reached = position;
    }

    /** @return number of bytes written from the start; 0 if the file was given up */
    long reached() {
        return failed ? 0 : reached;
    }

    /** Applies metadata and name to the complete file. Returns its path; empty if it was not placed. */
    Optional<TargetPath> place() throws ErrnoException {
        try (known) {
            return placer.end(entry, path, file, _ -> {});
        }
    }

    /** Gives the file up and reports it. Nothing is written to it afterwards. */
    void fail(Exception failure) {
        failed = true;
        try {
            close();
        } catch (ErrnoException further) {
            failure.addSuppressed(further);
        }
        tally.failed(entry, failure);
    }

    boolean hasFailed() {
        return failed;
    }

    /** Discards a file that is not placed. */
    @Override
    public void close() throws ErrnoException {
        gate.close();
        try (known) {
            file.close();
        }
    }
}
