package dev.coffre.backup.source;

import java.util.Optional;

/** One pass over a source, pulled by one thread at a time. What it needs does not grow with the number of files. */
public interface SourceWalk extends AutoCloseable {
    /** The next item, in ascending order of {@link dev.coffre.backup.entry.EntryKey}; empty at the end. */
    Optional<SourceItem> next();

    @Override
    void close();
}
