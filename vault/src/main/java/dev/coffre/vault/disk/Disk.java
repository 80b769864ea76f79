package dev.coffre.vault.disk;

import java.nio.file.Path;
import java.util.List;

/**
 * Folders and files of a store. A failed write is {@code store-write-failed}, or {@code vault-disk-full} when there is no
 * room; a failed read is {@code store-read-failed}. Thread-safe.
 */
public interface Disk {

    /** Makes a file that must not exist yet. */
    DiskFile create(Path file);

    /** Opens a file that must exist. */
    DiskFile open(Path file);

    /** Gives a file its name, replacing what has it; atomic, but durable only after {@link #syncFolder}. */
    void rename(Path from, Path to);

    void delete(Path file);

    /** Makes the names in a folder durable. */
    void syncFolder(Path folder);

    /** Makes a folder and those above it, durably; one that is there already is fine. */
    void makeFolders(Path folder);

    /** Everything in a folder, sorted by name; nothing when there is no such folder. */
    List<Path> list(Path folder);

    /** Whether a file or folder has this name, whatever else is in its folder; a link is not followed. */
    boolean exists(Path path);

    boolean isFolder(Path path);
}
