package dev.coffre.server.store;

import java.nio.file.Path;

/** A store in this folder. */
public record FolderLocation(Path folder) implements StoreLocation {
    @Override
    public String place() {
        return toString();
    }

    @Override
    public boolean isLocked() {
        return false;
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
