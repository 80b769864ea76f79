package dev.coffre.agent.cache;

import java.nio.file.Files;
import java.nio.file.Path;

/** Folders are judged before they are made, by the one that they will be made in. */
final class Existing {
    private Existing() {}

    /** This file or folder, or the nearest one above it that is there. */
    static Path at(Path path) {
        Path there = path.toAbsolutePath().normalize();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there;
    }
}
