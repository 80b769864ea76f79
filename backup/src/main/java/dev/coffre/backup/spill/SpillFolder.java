package dev.coffre.backup.spill;

import java.nio.file.Path;

/**
 * Where files of a run are made when they are needed.
 *
 * @param path made with the first of them, if it is not there
 */
public record SpillFolder(Path path) {
    /** @param name by which problems tell of the file */
    public SpillFile file(String name) {
        return new SpillFile(path, name);
    }
}
