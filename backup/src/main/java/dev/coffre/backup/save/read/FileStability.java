package dev.coffre.backup.save.read;

import dev.coffre.backup.entry.Metadata;

/** Detects whether a file changed while it was read. */
final class FileStability {
    /** Maximum number of times that a changed file is read again. After that it is saved as found. */
    static final int MAX_RETRIES = 3;

    private FileStability() {}

    /** Returns the metadata with the size that was actually read. */
    static Metadata withSize(Metadata metadata, long size) {
        return metadata.size() == size ? metadata : metadata.withSize(size);
    }

    static boolean hasChanged(Metadata before, Metadata after) {
        return before.size() != after.size()
                || !before.modified().equals(after.modified())
                || !before.changed().equals(after.changed())
                || !before.identity().sameObject(after.identity());
    }
}
