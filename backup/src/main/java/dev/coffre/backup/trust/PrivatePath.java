package dev.coffre.backup.trust;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The path of a private file or directory, with what creates it.
 *
 * @param files of this machine
 */
public record PrivatePath(Path path, PrivateFiles files) {
    public PrivatePath resolve(String name) {
        return new PrivatePath(path.resolve(name), files);
    }

    public PrivatePath resolveSibling(String name) {
        return new PrivatePath(path.resolveSibling(name), files);
    }

    /** Returns the absolute directory of this file; empty for a root. */
    public Optional<PrivatePath> parent() {
        return Optional.ofNullable(path.toAbsolutePath().getParent()).map(parent -> new PrivatePath(parent, files));
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
