package dev.coffre.backup.source;

/** Folders and files that can be walked again and again. */
public interface Source {
    /**
     * Starts a walk over what is there now.
     *
     * @param problems told of everything that the walk left out or could not read; the walk goes on
     */
    SourceWalk walk(SourceListener problems);

    /** Whether to begin a walk changes nothing on this machine: no file system is frozen for it. */
    default boolean isQuiet() {
        return true;
    }
}
