package dev.coffre.agent.home;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds an existing path. A directory that does not exist yet is judged by the one that it will be created in. */
public final class NearestExistingPath {
    private NearestExistingPath() {}

    /** Returns the path, or its nearest existing ancestor. */
    public static Path of(Path path) {
        Path there = path.toAbsolutePath().normalize();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there;
    }
}
