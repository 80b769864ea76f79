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

/**
 * A file of many chunks that is under way, without its name yet. For one thread, but that what is asked to be written is
 * written by others.
 */
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
     * @param path where it is to stand
     * @param known of what stands there, which is closed with the file
     * @param writing runs one task after the other
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

    /** The next of its chunks; empty when there are no more, or none are needed because the file was given up. */
    Optional<PlacedChunk> next() {
        if (failed) {
            return Optional.empty();
        }
        if (chunks == null) {
            chunks = ChunkStream.of(entry.content(), entry.metadata().size(), pages);
        }
        return chunks.hasNext() ? Optional.of(chunks.next()) : Optional.empty();
    }

    /** Writes a chunk when it has come. Answers why it could not be written, if it could not. */
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

    /** All up to this position is written. */
    void reach(long position) {
        reached = position;
    }

    /** @return bytes from the start that are written; 0 if the file was given up */
    long reached() {
        return failed ? 0 : reached;
    }

    /** Gives the file its metadata and its name, when all of it is written. Answers where it stands, if anywhere. */
    Optional<TargetPath> place() throws ErrnoException {
        try (known) {
            return placer.end(entry, path, file, _ -> {});
        }
    }

    /** Gives the file up, which is told; nothing is written to it any more. */
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

    /** Removes what is not placed. */
    @Override
    public void close() throws ErrnoException {
        gate.close();
        try (known) {
            file.close();
        }
    }
}
