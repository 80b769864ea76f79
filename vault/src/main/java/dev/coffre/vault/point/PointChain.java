package dev.coffre.vault.point;

import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.VerifyingKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A machine's recovery points and tombstones, oldest first: every seq from 1 to the head, each naming the hash of the one
 * before. One that exists is linked without a gap; {@link #verify} checks the signatures.
 *
 * @param pointKeys the machine's point keys by key generation, as the vault states them; a reader that knows better
 *     (its own keys) passes its own to {@link #verify}, and requires every point's SIV in any case
 */
public record PointChain(MachineId machine, Map<Integer, VerifyingKey> pointKeys, List<ChainLink> links) {

    /** Anything but a gapless chain of one machine is {@code chain-broken}. */
    public PointChain {
        pointKeys = Map.copyOf(pointKeys);
        links = List.copyOf(links);
        Sha256 previous = Sha256.ZERO;
        long seq = 0;
        for (ChainLink link : links) {
            seq++;
            if (!link.machine().equals(machine)
                    || link.seq() != seq
                    || !link.previous().equals(previous)) {
                throw ProblemCode.CHAIN_BROKEN.with("machine", machine).with("seq", seq);
            }
            previous = link.hash();
        }
    }

    /** The points that are still there and readable at the vault, oldest first. */
    public List<StoredPoint> points() {
        return links.stream()
                .filter(StoredPoint.class::isInstance)
                .map(StoredPoint.class::cast)
                .toList();
    }

    public ChainHead head() {
        return links.isEmpty()
                ? ChainHead.NONE
                : new ChainHead(links.getLast().seq(), links.getLast().hash());
    }

    /** Whether this chain still has the point that {@code remembered} was, at its place. */
    public boolean descendsFrom(ChainHead remembered) {
        if (remembered.seq() == 0) {
            return true;
        }
        return remembered.seq() <= links.size()
                && links.get((int) remembered.seq() - 1).hash().equals(remembered.hash());
    }

    /**
     * Checks every point's signature: by the key of its generation out of {@code known}, or by the one that a handover
     * brought. Otherwise {@code point-signature-invalid}.
     */
    public void verify(Map<Integer, VerifyingKey> known) {
        Map<Integer, VerifyingKey> keys = new HashMap<>(known);
        for (StoredPoint stored : points()) {
            SignedPoint point = stored.point();
            PointExt ext = point.ext();
            ext.handover().ifPresent(key -> keys.putIfAbsent(ext.keyGen(), key));
            VerifyingKey key = keys.get(ext.keyGen());
            if (key == null || !point.isSignedBy(key)) {
                throw ProblemCode.POINT_SIGNATURE_INVALID
                        .with("machine", machine)
                        .with("seq", ext.seq());
            }
        }
    }
}
