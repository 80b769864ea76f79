package dev.coffre.vault.point;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import java.time.Instant;

/** One place in a machine's chain: a recovery point, or the tombstone of one that was removed or cannot be
 * read, or of several in a row. */
public sealed interface ChainLink permits StoredPoint, Tombstone {
    MachineId machine();

    long seq();

    /** The oldest seq that it stands for: its own, unless it is a run of tombstones. */
    default long first() {
        return seq();
    }

    /** Of the point's record. */
    Sha256 hash();

    /** The hash of the link before the {@link #first}; zero where that is 1. */
    Sha256 previous();

    /** When the vault, by its own clock, received the point. */
    Instant receivedAt();
}
