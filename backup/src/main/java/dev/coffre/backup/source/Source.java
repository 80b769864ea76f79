package dev.coffre.backup.source;

import java.util.concurrent.Executor;

/** Directories and files that can be walked any number of times. */
public interface Source {
    /** Starts a walk over what exists now. */
    SourceWalk walk();

    /** Starts a walk that may also read file systems on {@code threads} where this is faster. */
    default SourceWalk walk(Executor threads) {
        return walk();
    }

    /** Returns whether starting a walk changes nothing on this machine, so no snapshot is taken. */
    default boolean walksWithoutSideEffects() {
        return true;
    }
}
