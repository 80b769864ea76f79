package dev.coffre.backup.source;

import java.util.Optional;

/** One pass over a source, pulled by one thread at a time. What it needs does not grow with the number of files. */
public interface SourceWalk extends AutoCloseable {
    /**
     * The next item, in ascending order of {@link dev.coffre.backup.entry.EntryKey}, or why something between two of them is
     * left out or could not be read; what is said of an item that is handed out comes right before it. Empty at the end.
     */
    Optional<Met> next();

    @Override
    void close();
}
