package dev.coffre.vault.store.storage;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.StoredFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the files of a store are: on a disk, or objects behind a network. A file is written whole and is complete once it
 * exists. Only a store with a {@link #disk} can append to its packs. A failed write is {@code store-write-failed}, or {@code
 * vault-disk-full} when there is no room; a failed read is {@code store-read-failed}. Thread-safe for different files.
 *
 * @see StoreUnavailableException
 */
public interface Store extends AutoCloseable {
    /** Returns the disk, if this store can append to its files and truncate them. */
    Optional<Disk> disk();

    /** Returns the locks, if nobody can delete or replace a file of this store before a date. */
    default Optional<ObjectLocks> locks() {
        return Optional.empty();
    }

    /** Writes a small file, which is durable on return, and replaces an existing one, unless files are locked. A failure leaves the file as it was. */
    void write(Path file, byte[] bytes);

    /**
     * Writes a file of these pieces under a name that was never used. It is durable on return. After a failure, the whole file
     * is there, or will be, or never.
     */
    void create(Path file, List<ByteBuffer> pieces);

    /** Opens a file that must exist. A missing file fails here, or when it is read. */
    StoredFile open(Path file);

    boolean exists(Path file);

    /** Returns the files and folders in a folder, sorted by name; empty if there is no such folder. */
    List<Path> list(Path folder);

    /**
     * Returns files and folders in a folder whose names follow {@code after}, sorted by name. So a folder of any size is read
     * in pieces; fewer than {@code limit} are the last ones.
     *
     * @param after empty for the first ones
     * @param limit the most that are returned
     */
    default List<Path> listAfter(Path folder, String after, int limit) {
        return list(folder).stream()
                .filter(file -> file.getFileName().toString().compareTo(after) > 0)
                .limit(limit)
                .toList();
    }

    /** Passes every file in a folder and below it, in the order of their paths. */
    void forEachFile(Path folder, Consumer<Path> action);

    /**
     * Passes every file in a folder and below it, in the order of their paths, with what a listing says of it. At most one
     * page of the listing is in memory, and the next one is asked for when the action returns.
     *
     * @param after a path directly in {@code folder}, which need not exist: what is there or below, or comes before, is left
     *     out; empty for none
     */
    void forEachEntry(Path folder, Optional<Path> after, Consumer<StoreEntry> action);

    /** Returns what a listing says of one file; empty if it is not there. */
    Optional<StoreEntry> entry(Path file);

    /** Deletes a file that exists, durably. A locked one is missing from then on, and deleted when its lock ends. */
    void delete(Path file);

    /** Returns whether the store answers now. */
    default boolean isAvailable() {
        return true;
    }

    /** Returns whether the last write found no room, for a store that does not say how much it has. */
    default boolean isFull() {
        return false;
    }

    /** Removes the temporary files that a stopped vault left, in this folder and below. */
    void removeTemporaryFiles(Path folder);

    /**
     * Reads a file of at most {@code limit} bytes. A file that is longer or missing is {@code damaged}; one that the store
     * cannot read is {@code store-read-failed}. The first concerns this file alone, the second the whole store.
     */
    default byte[] read(Path file, int limit, ProblemCode damaged) {
        try (StoredFile in = open(file)) {
            if (in.length() > limit) {
                throw damaged.with("file", file).with("reason", in.length() + " bytes are more than " + limit);
            }
            return in.read(0, (int) in.length());
        } catch (Problem failed) {
            throw exists(file)
                    ? failed
                    : damaged.with("file", file)
                            .with("reason", "it is not there")
                            .causedBy(failed);
        }
    }

    @Override
    default void close() {}
}
