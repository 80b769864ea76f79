package dev.coffre.backup.point;

import dev.coffre.backup.record.Compression;
import dev.coffre.backup.record.RecordSealer;
import dev.coffre.sealing.DataKey;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.PointExt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.signing.SigningKey;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes the handover point with which a re-installed machine continues its chain (docs/format.md §7): the tree and
 * content of an earlier point, signed by the new point key.
 *
 * @param key the data key that sealed the earlier point: a point has the epoch of its tree
 * @param pointKey of this installation
 * @param keyGen generation of {@code pointKey}: one more than the chain has
 * @param at by this machine's clock
 */
public record HandoverPointFactory(
        MachineId machine,
        DataKey key,
        SigningKey pointKey,
        int keyGen,
        Instant at,
        String hostName,
        String agentVersion) {

    /** Returns the signed point that follows {@code head}. */
    public SignedPoint create(ChainHead head, RecoveryPoint earlier) {
        PointExt ext = new PointExt(
                machine,
                keyGen,
                head.seq() + 1,
                head.hash(),
                at,
                earlier.root().files(),
                earlier.root().bytes(),
                Optional.of(pointKey.verifyingKey()));
        PointContent earlierContent = earlier.content();
        PointContent content = new PointContent(
                earlierContent.label(),
                earlierContent.roots(),
                earlierContent.timeZone(),
                hostName,
                agentVersion,
                earlierContent.chunker(),
                earlierContent.run(),
                earlierContent.carried());
        try (RecordSealer records = new RecordSealer(key, Compression.DEFAULT)) {
            return new PointSealer(records, pointKey).seal(ext, content, earlier.root());
        }
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "handover of machine " + machine + " to key " + keyGen;
    }
}
