package dev.coffre.vault.point;

import dev.coffre.vault.codec.BinaryReader;
import dev.coffre.vault.codec.ChecksummedFile;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.signing.VerifyingKey;
import java.nio.ByteBuffer;
import java.time.Instant;

/** A recovery point as the vault stores it: the signed point and its receipt. */
public record StoredPoint(SignedPoint point, Receipt receipt) implements ChainLink {
    private static final int BESIDES = VerifyingKey.SIGNATURE_BYTES + Receipt.BYTES + Sha256.BYTES;

    /** Most bytes of a file. */
    public static final int MAX_FILE = SignedPoint.MAX_RECORD + BESIDES;

    public StoredPoint {
        if (!receipt.hash().equals(point.hash())) {
            throw ProblemCode.POINT_DAMAGED.with("reason", "its receipt is for another point");
        }
    }

    /** Decodes a point's file (docs/format.md §7) without verifying signatures. Anything else is {@code point-damaged}. */
    public static StoredPoint decode(byte[] file) {
        if (file.length > MAX_FILE) {
            throw ProblemCode.POINT_DAMAGED.with("reason", "a file of " + file.length + " bytes");
        }
        BinaryReader in = ChecksummedFile.decode(file, ProblemCode.POINT_DAMAGED);
        try {
            byte[] record = in.bytes(RecordHeader.read(file, 0, in.remaining()).recordLength(), "record");
            byte[] signature = in.bytes(VerifyingKey.SIGNATURE_BYTES, "signature");
            Receipt receipt = Receipt.decode(in.bytes(Receipt.BYTES, "receipt"));
            in.expectEnd();
            return new StoredPoint(SignedPoint.of(record, signature), receipt);
        } catch (Problem problem) {
            throw problem.code() == ProblemCode.RECORD_DAMAGED ? in.damaged("no recovery point in it") : problem;
        }
    }

    /** Returns the length of {@link #encode} in bytes. */
    public int fileLength() {
        return fileLength(point);
    }

    /** Returns the length of the point's file with its receipt. */
    public static int fileLength(SignedPoint point) {
        return point.recordLength() + BESIDES;
    }

    /** Returns the file's bytes. */
    public byte[] encode() {
        byte[] record = point.record();
        return ChecksummedFile.encode(ByteBuffer.allocate(record.length + VerifyingKey.SIGNATURE_BYTES + Receipt.BYTES)
                .put(record)
                .put(point.signature())
                .put(receipt.encode())
                .array());
    }

    @Override
    public MachineId machine() {
        return point.ext().machine();
    }

    @Override
    public long seq() {
        return point.ext().seq();
    }

    @Override
    public Sha256 hash() {
        return point.hash();
    }

    @Override
    public Sha256 previous() {
        return point.ext().previous();
    }

    @Override
    public Instant receivedAt() {
        return receipt.receivedAt();
    }
}
