package dev.coffre.vault.admission;

import static dev.coffre.vault.problem.ProblemCode.MACHINE_REPLACED;
import static dev.coffre.vault.problem.ProblemCode.POINT_REFUSED;
import static dev.coffre.vault.problem.ProblemCode.POINT_SIGNATURE_INVALID;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.point.PointExt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.signing.VerifyingKey;
import java.util.Optional;

/**
 * What a vault requires of a recovery point alone, before it looks at the chain and at live records.
 *
 * @param keyGen the generation of the machine's point key
 * @param pointKey the machine's point key
 * @param successor the key to which a person allowed the machine to change; only then is a handover accepted
 */
public record PointRules(
        MachineId machine,
        DomainId domain,
        int newestEpoch,
        int keyGen,
        VerifyingKey pointKey,
        Optional<VerifyingKey> successor) {

    /**
     * Checks the point. A broken rule is {@code point-refused}, {@code machine-replaced} or {@code point-signature-invalid}.
     */
    public void check(SignedPoint point) {
        PointExt ext = point.ext();
        require(ext.machine().equals(machine), "it is another machine's");
        require(point.domain().equals(domain), "it is of another domain");
        require(point.epoch() <= newestEpoch, "it is of a later epoch");
        if (ext.keyGen() < keyGen) {
            throw MACHINE_REPLACED.problem();
        }
        if (!point.isSignedBy(signer(ext))) {
            throw POINT_SIGNATURE_INVALID.with("machine", machine).with("seq", ext.seq());
        }
    }

    private VerifyingKey signer(PointExt ext) {
        if (ext.handover().isEmpty()) {
            require(ext.keyGen() == keyGen, "it is of a later key");
            return pointKey;
        }
        require(ext.keyGen() == keyGen + 1 && ext.handover().equals(successor), "its handover was not allowed");
        return ext.handover().get();
    }

    /** Checks the live root of a point. */
    public void checkRoot(SignedPoint point, LiveRecord root) {
        require(root.type() == RecordType.TREE, "its root is a " + root.type());
        require(root.epoch() <= point.epoch(), "its root is of a later epoch");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw POINT_REFUSED.with("reason", otherwise);
        }
    }
}
