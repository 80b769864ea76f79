package dev.coffre.backup.spill;

import dev.coffre.backup.trust.PrivatePath;

/**
 * The directory for the spill files of a run.
 *
 * @param path created with the first file
 */
public record SpillDirectory(PrivatePath path) {
    /** @param name of the file in problems */
    public SpillFile create(String name) {
        return new SpillFile(path, name);
    }
}
