package dev.coffre.backup.point;

import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.record.OpenedRecord;
import dev.coffre.backup.record.RecordOpener;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.vault.point.PointExt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.signing.VerifyingKey;

/**
 * Opens recovery points. Both proofs are required: a hostile vault can forge a machine and its signature but not the
 * SIV, and another holder of the data key can forge the SIV but not the signature. Confined to one thread.
 */
public final class PointOpener {
    private static final String NO_CODEC_TAG = "";

    private final RecordOpener records;

    public PointOpener(RecordOpener records) {
        this.records = records;
    }

    /**
     * @param pointKey of the machine, of the key generation that the point states
     * @throws dev.coffre.vault.problem.Problem {@code point-signature-invalid}, or what {@link RecordOpener#open} throws, or
     *     {@code payload-malformed} if the point is validly sealed but does not follow the format
     */
    public RecoveryPoint open(SignedPoint point, VerifyingKey pointKey) {
        if (!point.isSignedBy(pointKey)) {
            throw signatureInvalid(point.ext());
        }
        return openSigned(point);
    }

    /** As {@link #open}, for a point whose signature was verified or need not be. */
    RecoveryPoint openSigned(SignedPoint point) {
        RecordBytes record = RecordBytes.of(point.record());
        OpenedRecord opened = records.open(record.oid(), RecordType.POINT, record);
        try {
            PointPayload payload = PointPayload.decode(opened.raw().toArray());
            return new RecoveryPoint(point.ext(), payload.content(), root(point, payload.root()), point.hash());
        } catch (MalformedException e) {
            throw ProblemCode.PAYLOAD_MALFORMED
                    .with("oid", record.oid())
                    .with("reason", e.reason())
                    .causedBy(e);
        }
    }

    static Problem signatureInvalid(PointExt ext) {
        return ProblemCode.POINT_SIGNATURE_INVALID.with("seq", ext.seq()).with("machine", ext.machine());
    }

    private static TreeRoot root(SignedPoint point, RootPageReference page) {
        RecordReference child =
                new RecordReference(RecordType.TREE, point.root(), page.pid(), page.rawLength(), 0, NO_CODEC_TAG);
        return new TreeRoot(
                child, page.level(), point.ext().files(), point.ext().bytes());
    }
}
