package dev.coffre.backup.source;

import java.util.concurrent.Executor;

/** Folders and files that can be walked again and again. */
public interface Source {
    /**
     * Starts a walk over what is there now.
     *
     * @param problems told of everything that the walk left out or could not read; the walk goes on
     */
    SourceWalk walk(SourceListener problems);

    /** The same, by other threads too where that is faster: {@code threads} are for questions to file systems. */
    default SourceWalk walk(SourceListener problems, Executor threads) {
        return walk(problems);
    }

    /** Whether to begin a walk changes nothing on this machine: no file system is frozen for it. */
    default boolean isQuiet() {
        return true;
    }
}
