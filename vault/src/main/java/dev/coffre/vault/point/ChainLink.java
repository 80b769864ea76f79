package dev.coffre.vault.point;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import java.time.Instant;

/** One place in a machine's chain: a recovery point, or the tombstone of one that was removed or cannot be read. */
public sealed interface ChainLink permits StoredPoint, Tombstone {
    MachineId machine();

    long seq();

    /** Of the point's record. */
    Sha256 hash();

    /** The hash of the link before; zero for seq 1. */
    Sha256 previous();

    /** When the vault, by its own clock, received the point. */
    Instant receivedAt();
}
