package dev.coffre.backup.save.read;

import dev.coffre.backup.entry.Metadata;

/** Detects whether a file changed while it was read. */
final class Steadiness {
    /** How often a file that changed is read again before it is saved as found. */
    static final int RETRIES = 3;

    private Steadiness() {}

    /** Returns the metadata with the size that was really read. */
    static Metadata withSize(Metadata metadata, long size) {
        return metadata.size() == size
                ? metadata
                : new Metadata(
                        metadata.nature(),
                        metadata.mode(),
                        metadata.owner(),
                        size,
                        metadata.modified(),
                        metadata.changed(),
                        metadata.identity(),
                        metadata.born());
    }

    static boolean changed(Metadata before, Metadata after) {
        return before.size() != after.size()
                || !before.modified().equals(after.modified())
                || !before.changed().equals(after.changed())
                || !before.identity().sameObject(after.identity());
    }
}
