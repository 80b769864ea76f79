package dev.coffre.vault.point;

import dev.coffre.vault.codec.BinaryReader;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/**
 * The vault's signed statement that it holds a recovery point, and since when (docs/format.md §7). Immutable, a value.
 */
public final class Receipt {
    public static final int BYTES = 104;

    /** The reason for refusing a receipt that does not fit its point. {@code ProblemText} has its text. */
    public static final String NOT_OF_THIS_POINT = "receipt-of-another-point";

    private final Sha256 hash;
    private final Instant receivedAt;
    private final byte[] signature;

    private Receipt(Sha256 hash, Instant receivedAt, byte[] signature) {
        this.hash = hash;
        this.receivedAt = receivedAt;
        this.signature = signature;
    }

    /** @param receivedAt by the vault's clock; truncated to the millisecond */
    public static Receipt issue(VaultId vault, Sha256 hash, Instant receivedAt, SigningKey vaultKey) {
        Instant kept = Instant.ofEpochMilli(receivedAt.toEpochMilli());
        return new Receipt(hash, kept, vaultKey.sign(SignaturePurpose.RECEIPT, signed(vault, hash, kept)));
    }

    /** Decodes exactly 104 bytes without verifying the signature. Anything else is {@code receipt-invalid}. */
    public static Receipt decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes, ProblemCode.RECEIPT_INVALID);
        Sha256 hash = Sha256.from(in.bytes(Sha256.BYTES, "hash"), 0);
        Instant receivedAt = Instant.ofEpochMilli(in.i64("receipt time"));
        byte[] signature = in.bytes(VerifyingKey.SIGNATURE_BYTES, "signature");
        in.expectEnd();
        return new Receipt(hash, receivedAt, signature);
    }

    public byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .put(hash.bytes())
                .putLong(receivedAt.toEpochMilli())
                .put(signature)
                .array();
    }

    public boolean isSignedBy(VerifyingKey vaultKey, VaultId vault) {
        return vaultKey.verifies(signature, SignaturePurpose.RECEIPT, signed(vault, hash, receivedAt));
    }

    /** Returns the hash of the point's record. */
    public Sha256 hash() {
        return hash;
    }

    /** Returns when the vault, by its own clock, received the point. All retention counts from it. */
    public Instant receivedAt() {
        return receivedAt;
    }

    private static byte[] signed(VaultId vault, Sha256 hash, Instant receivedAt) {
        return ByteBuffer.allocate(VaultId.BYTES + Sha256.BYTES + 8)
                .put(vault.bytes())
                .put(hash.bytes())
                .putLong(receivedAt.toEpochMilli())
                .array();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Receipt receipt && Arrays.equals(encode(), receipt.encode());
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return "receipt for " + hash + " at " + receivedAt;
    }
}
