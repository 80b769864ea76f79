package dev.coffre.backup.source;

import java.util.Optional;

/** The walk over one directory. Subdirectories are returned but not entered. For one thread at a time. */
sealed interface FolderWalk extends AutoCloseable permits FolderVisit, VisitedFolder.Replay {
    /** Returns the next object or problem in order of names; empty at the end. */
    Optional<Met> next();

    /** Returns the subdirectories found so far that are to be entered. */
    FoundDirectories found();

    @Override
    void close();
}
