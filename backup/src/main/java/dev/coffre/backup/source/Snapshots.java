package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import java.util.Optional;

/** Freezes file systems, so that all of their files are read as they were at one moment. */
@FunctionalInterface
public interface Snapshots {
    /** Everything is read as it is. */
    Snapshots NONE = place -> Optional.empty();

    /**
     * Freezes what {@code place} is in.
     *
     * @param place absolute, without links on the way
     * @return empty if that is of a kind that cannot be frozen
     * @throws SnapshotException if it could be, but was not
     */
    Optional<Snapshot> take(ByteString place) throws SnapshotException;
}
