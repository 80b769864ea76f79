package dev.coffre.vault.point;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import java.time.Instant;

/**
 * One link of a machine's chain: a recovery point, or the tombstone of one or several that were removed or cannot be
 * read.
 */
public sealed interface ChainLink permits StoredPoint, Tombstone {
    MachineId machine();

    long seq();

    /** Returns the oldest seq that the link represents: its own, unless it is a run of tombstones. */
    default long firstSeq() {
        return seq();
    }

    /** Returns the hash of the point's record. */
    Sha256 hash();

    /** Returns the hash of the link before {@link #firstSeq}; zero if that is 1. */
    Sha256 previous();

    /** When the vault, by its own clock, received the point. */
    Instant receivedAt();
}
