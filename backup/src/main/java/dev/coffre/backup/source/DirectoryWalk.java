package dev.coffre.backup.source;

import java.util.Optional;

/** The walk over one directory. Subdirectories are returned but not entered. For one thread at a time. */
sealed interface DirectoryWalk extends AutoCloseable permits OpenDirectoryWalk, PrefetchedDirectory.ReplayWalk {
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
