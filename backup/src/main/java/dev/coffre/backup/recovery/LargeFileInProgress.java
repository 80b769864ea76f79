package dev.coffre.backup.recovery;

import dev.coffre.backup.content.ChunkStream;
import dev.coffre.backup.content.PlacedChunk;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.page.PageSource;
import dev.coffre.backup.place.TargetPath;
import dev.coffre.backup.place.UnfinishedFile;
import dev.coffre.backup.tree.Entry;
import dev.coffre.sealing.Slice;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A file of many chunks in flight. It has no name, or a temporary one that a later recovery can resume. Confined to one thread,
 * but chunks are written on others.
 */
final class LargeFileInProgress implements AutoCloseable {
    private final Entry entry;
    private final TargetPath path;
    private final UnfinishedFile file;
    private final FileProgress progress;
    private final ReusableContent known;
    private final FilePlacer placer;
    private final PageSource pages;
    private final Executor writing;
    private final ClosableGate gate = new ClosableGate();
    private @Nullable ChunkStream chunks;
    private long bytesWritten;
    private boolean failed;
    private boolean closed;

    /**
     * @param path of the file
     * @param known content of the existing file at this path; closed with this file
     * @param writing runs one task at a time
     */
    LargeFileInProgress(
            Entry entry,
            TargetPath path,
            PartialFiles.Opened opened,
            ReusableContent known,
            FilePlacer placer,
            PageSource pages,
            Executor writing) {
        this.entry = entry;
        this.path = path;
        this.file = opened.file();
        this.progress = opened.progress();
        this.known = known;
        this.placer = placer;
        this.pages = pages;
        this.writing = writing;
    }

    Entry entry() {
        return entry;
    }

    ReusableContent known() {
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
        return raw.thenApplyAsync(content -> gate.run(() -> write(chunk, content)), writing);
    }

    private Optional<ErrnoException> write(PlacedChunk chunk, Slice content) {
        try {
            FilePlacer.write(file, chunk, content);
            return Optional.empty();
        } catch (ErrnoException failure) {
            return Optional.of(failure);
        }
    }

    /** Returns whether an interrupted recovery wrote this chunk, so that it need not be requested. */
    boolean isInPlace(PlacedChunk chunk) throws ErrnoException {
        if (!progress.isInPlace(chunk)) {
            return false;
        }
        bytesWritten = chunk.end();
        return true;
    }

    /** Records that all bytes before this position are written. */
    void setBytesWritten(long position) {
        bytesWritten = position;
        progress.written(position);
    }

    /** @return number of bytes written from the start; 0 if the file was given up */
    long bytesWritten() {
        return failed ? 0 : bytesWritten;
    }

    /** Applies metadata and name to the complete file. Returns its path; empty if it was not placed. */
    Optional<TargetPath> place() throws ErrnoException {
        progress.settle();
        Optional<TargetPath> placed = placer.complete(entry, path, file);
        end();
        placer.count(entry, path, placed);
        return placed;
    }

    private void settleAndEnd() throws ErrnoException {
        try {
            progress.settle();
        } finally {
            end();
        }
    }

    private void end() throws ErrnoException {
        if (closed) {
            return;
        }
        closed = true;
        progress.ended();
        try (known) {
            file.close();
        }
    }

    /** Gives the file up. Nothing is written to it afterwards. */
    void fail(Exception failure) {
        failed = true;
        gate.close();
        try {
            settleAndEnd();
        } catch (ErrnoException further) {
            failure.addSuppressed(further);
        }
    }

    boolean hasFailed() {
        return failed;
    }

    /** Discards a file that is not placed, or leaves it for a later recovery. */
    @Override
    public void close() throws ErrnoException {
        if (closed) {
            return;
        }
        closed = true;
        gate.close();
        try (known) {
            if (progress.suspend()) {
                file.leave();
            } else {
                file.close();
            }
        }
    }
}
