package dev.coffre.backup.source.walk;

import dev.coffre.backup.source.WalkEvent;
import java.util.Optional;

/** The walk over one directory. Subdirectories are returned but not entered. For one thread at a time. */
public interface DirectoryWalk extends AutoCloseable {
    /** Returns the next object or problem in order of names; empty at the end. */
    Optional<WalkEvent> next();

    /**
     * Returns the subdirectories found so far that are to be entered. A replayed walk returns none, because the prefetcher
     * has added them before.
     */
    SubdirectoryCollector subdirectories();

    @Override
    void close();
}
