package dev.coffre.vault.point;

import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import java.util.Arrays;

/** A recovery point's record with the machine's signature over it (docs/format.md §7). Immutable, a value. */
public final class SignedPoint {
    /** Most bytes of a point's record. */
    public static final int MAX_RECORD = 64 << 10;

    private final byte[] record;
    private final byte[] signature;
    private final RecordHeader header;
    private final PointExt ext;
    private final Sha256 hash;

    private SignedPoint(byte[] record, byte[] signature) {
        this.record = record;
        this.signature = signature;
        this.header = RecordHeader.ofRecord(record);
        if (header.type() != RecordType.POINT) {
            throw ProblemCode.RECORD_DAMAGED.with("reason", "not a recovery point");
        }
        this.ext = PointExt.of(header);
        this.hash = Sha256.of(record);
    }

    /**
     * Reads a record and its 64-byte signature, without verifying it.
     *
     * @throws dev.coffre.vault.problem.Problem {@code record-too-large} beyond {@link #MAX_RECORD},
     *     {@code record-damaged} if it is not a point
     */
    public static SignedPoint of(byte[] record, byte[] signature) {
        if (record.length > MAX_RECORD) {
            throw ProblemCode.RECORD_TOO_LARGE.with("bytes", record.length);
        }
        if (signature.length != VerifyingKey.SIGNATURE_BYTES) {
            throw ProblemCode.RECORD_DAMAGED.with("reason", "a signature of " + signature.length + " bytes");
        }
        return new SignedPoint(record.clone(), signature.clone());
    }

    public static SignedPoint sign(byte[] record, SigningKey pointKey) {
        return of(record, pointKey.sign(SignaturePurpose.POINT, record));
    }

    /** Returns whether {@code pointKey} signed this. A reader with keys requires the record's SIV as well. */
    public boolean isSignedBy(VerifyingKey pointKey) {
        return pointKey.verifies(signature, SignaturePurpose.POINT, record);
    }

    public byte[] record() {
        return record.clone();
    }

    /** Returns the length of the record in bytes. */
    public int recordLength() {
        return record.length;
    }

    public byte[] signature() {
        return signature.clone();
    }

    public PointExt ext() {
        return ext;
    }

    public DomainId domain() {
        return header.domain();
    }

    public int epoch() {
        return header.epoch();
    }

    /** Returns the oid of the root tree page. */
    public Oid root() {
        return header.children().getFirst();
    }

    /** Returns the hash that the next point names as its predecessor. */
    public Sha256 hash() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedPoint point
                && Arrays.equals(record, point.record)
                && Arrays.equals(signature, point.signature);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return "point " + ext.seq() + " of machine " + ext.machine();
    }
}
