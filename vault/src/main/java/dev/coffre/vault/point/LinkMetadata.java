package dev.coffre.vault.point;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import java.time.Instant;

/**
 * What a chain needs of one of its points, even after the point was removed.
 *
 * @param seq from 1, without a gap
 * @param hash the hash of the point's record
 * @param previous hash of the previous place; zero for seq 1
 * @param receivedAt by the vault's clock; truncated to the millisecond
 */
public record LinkMetadata(MachineId machine, long seq, Sha256 hash, Sha256 previous, Instant receivedAt) {
    public LinkMetadata {
        receivedAt = Instant.ofEpochMilli(receivedAt.toEpochMilli());
    }

    public static LinkMetadata of(ChainLink link) {
        return new LinkMetadata(link.machine(), link.seq(), link.hash(), link.previous(), link.receivedAt());
    }
}
