package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import java.util.Optional;

/** Takes snapshots of file systems, so that all files are read as of one moment. */
@FunctionalInterface
public interface Snapshots {
    /** Takes no snapshots. */
    Snapshots NONE = place -> Optional.empty();

    /**
     * Takes a snapshot of the file system or subvolume that contains {@code path}.
     *
     * @param path absolute, without links on the way
     * @return empty if the file system does not support snapshots
     * @throws SnapshotException if it does, but no snapshot could be taken
     */
    Optional<Snapshot> take(ByteString path) throws SnapshotException;
}
