package dev.coffre.backup.source;

import java.util.Optional;

/** The walk through one folder; of its subfolders it meets no more than that they are there. For one thread at a time. */
sealed interface FolderWalk extends AutoCloseable permits FolderVisit, VisitedFolder.Replay {
    /** The next object or problem, in order of the names; empty at the end. */
    Optional<Met> next();

    /** The subfolders to go into that were met on the way, and not told of before. */
    FoundDirectories found();

    @Override
    void close();
}
