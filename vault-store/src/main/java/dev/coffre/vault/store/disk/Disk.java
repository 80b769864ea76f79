package dev.coffre.vault.store.disk;

import java.nio.file.Path;
import java.util.List;

/**
 * Directories and files of a store. A failed write is {@code store-write-failed}, or {@code vault-disk-full} when there
 * is no room; a failed read is {@code store-read-failed}. Thread-safe.
 */
public interface Disk {

    /** Creates a file that must not exist yet. */
    DiskFile create(Path file);

    /** Opens a file that must exist. A link fails. */
    DiskFile open(Path file);

    /** Renames a file and replaces an existing one. The rename is atomic, but durable only after {@link #syncDirectory}. */
    void rename(Path from, Path to);

    void delete(Path file);

    /** Makes the names in a directory durable. */
    void syncDirectory(Path folder);

    /** Creates a directory and its parents, durably. An existing directory is fine. */
    void createDirectories(Path folder);

    /** Returns everything in a directory, sorted by name; empty if there is no such directory. */
    List<Path> list(Path folder);

    /** Returns whether a file or directory has this name, without listing its directory. Links are not followed. */
    boolean exists(Path path);

    boolean isDirectory(Path path);
}
