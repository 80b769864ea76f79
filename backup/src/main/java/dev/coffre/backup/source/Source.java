package dev.coffre.backup.source;

import java.util.concurrent.Executor;

/** Folders and files that can be walked again and again. */
public interface Source {
    /** Starts a walk over what is there now. */
    SourceWalk walk();

    /** The same, by other threads too where that is faster: {@code threads} are for questions to file systems. */
    default SourceWalk walk(Executor threads) {
        return walk();
    }

    /** Whether to begin a walk changes nothing on this machine: no file system is frozen for it. */
    default boolean isQuiet() {
        return true;
    }
}
