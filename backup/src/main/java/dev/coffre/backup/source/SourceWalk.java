package dev.coffre.backup.source;

import java.util.Optional;

/** One pass over a source, for one thread at a time. Its memory does not grow with the number of files. */
public interface SourceWalk extends AutoCloseable {
    /**
     * Returns the next item in ascending order of {@link dev.coffre.backup.entry.EntryKey}, or the reason why something is
     * left out or could not be read. If an item has a problem and is returned nevertheless, the problem comes right before
     * it. Returns empty at the end.
     */
    Optional<WalkEvent> next();

    @Override
    void close();
}
