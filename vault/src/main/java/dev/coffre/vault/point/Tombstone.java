package dev.coffre.vault.point;

import dev.coffre.vault.codec.ByteReader;
import dev.coffre.vault.codec.SmallFile;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * What stands for a recovery point that is not there, so that the chain stays whole (docs/format.md §7): kept in place of
 * a removed one, or made for one answer in place of one that the vault cannot read. Immutable, a value.
 */
public final class Tombstone implements ChainLink {
    /** The length of the file. */
    public static final int FILE_BYTES = 112 + VerifyingKey.SIGNATURE_BYTES + Sha256.BYTES;

    private static final byte[] MAGIC = "CFTO".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int SIGNED_BYTES = 112;

    private final Content content;
    private final byte[] signature;

    private Tombstone(Content content, byte[] signature) {
        this.content = content;
        this.signature = signature;
    }

    /** Why the point is not there. */
    public enum Reason {
        RETENTION(1),
        DELETED_BY_A_PERSON(2),
        /** Its file is damaged or lost, and stays as it is for a repair. Such a tombstone is never stored. */
        UNREADABLE(3),
        /** It is deleted and can be brought back until {@link Tombstone#removedAt}. Such a tombstone is never stored. */
        DELETED(4);

        private final int number;

        Reason(int number) {
            this.number = number;
        }

        /** Whether there are files of it; else it is for one answer. */
        public boolean isStored() {
            return this == RETENTION || this == DELETED_BY_A_PERSON;
        }

        /** As the file has it. */
        public int number() {
            return number;
        }

        /** {@code format-too-new} for a number that this program does not know. */
        public static Reason numbered(int number) {
            return Arrays.stream(values())
                    .filter(reason -> reason.number == number)
                    .findFirst()
                    .orElseThrow(() -> ProblemCode.FORMAT_TOO_NEW
                            .with("thing", "a tombstone's reason")
                            .with("version", number));
        }
    }

    /** @param removedAt by the vault's clock; kept to the millisecond */
    public static Tombstone issue(ChainLink removed, Reason reason, Instant removedAt, SigningKey vaultKey) {
        return issue(ChainPlace.of(removed), reason, removedAt, vaultKey);
    }

    /** @param removedAt by the vault's clock; kept to the millisecond */
    public static Tombstone issue(ChainPlace place, Reason reason, Instant removedAt, SigningKey vaultKey) {
        Content content = new Content(reason, place, Instant.ofEpochMilli(removedAt.toEpochMilli()));
        return new Tombstone(content, vaultKey.sign(SignaturePurpose.TOMBSTONE, content.encode()));
    }

    /** Reads a tombstone's file, without verifying its signature; otherwise {@code point-damaged}. */
    public static Tombstone decode(byte[] file) {
        ByteReader in = SmallFile.open(file, ProblemCode.POINT_DAMAGED);
        Content content = Content.read(in);
        byte[] signature = in.bytes(VerifyingKey.SIGNATURE_BYTES, "signature");
        in.end();
        return new Tombstone(content, signature);
    }

    /** The file's bytes. */
    public byte[] encode() {
        byte[] signed = content.encode();
        return SmallFile.seal(ByteBuffer.allocate(signed.length + signature.length)
                .put(signed)
                .put(signature)
                .array());
    }

    public boolean isSignedBy(VerifyingKey vaultKey) {
        return vaultKey.verifies(signature, SignaturePurpose.TOMBSTONE, content.encode());
    }

    public Reason reason() {
        return content.reason;
    }

    /** When it was removed, or will be; for an unreadable one, when the vault found it so. */
    public Instant removedAt() {
        return content.removedAt;
    }

    @Override
    public MachineId machine() {
        return content.place.machine();
    }

    @Override
    public long seq() {
        return content.place.seq();
    }

    @Override
    public Sha256 hash() {
        return content.place.hash();
    }

    @Override
    public Sha256 previous() {
        return content.place.previous();
    }

    @Override
    public Instant receivedAt() {
        return content.place.receivedAt();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tombstone tombstone
                && content.equals(tombstone.content)
                && Arrays.equals(signature, tombstone.signature);
    }

    @Override
    public int hashCode() {
        return content.hashCode();
    }

    @Override
    public String toString() {
        return "tombstone of point " + seq() + " of machine " + machine();
    }

    /** What the signature covers. */
    private record Content(Reason reason, ChainPlace place, Instant removedAt) {

        static Content read(ByteReader in) {
            in.expect(MAGIC, "magic");
            in.version("a tombstone", VERSION);
            Reason reason = Reason.numbered(in.u8("reason"));
            in.zeros(2, "flags");
            ChainPlace place = new ChainPlace(
                    MachineId.from(in.bytes(MachineId.BYTES, "machine"), 0),
                    in.u64("seq", 1),
                    Sha256.from(in.bytes(Sha256.BYTES, "hash"), 0),
                    Sha256.from(in.bytes(Sha256.BYTES, "previous hash"), 0),
                    Instant.ofEpochMilli(in.i64("receipt time")));
            return new Content(reason, place, Instant.ofEpochMilli(in.i64("removal time")));
        }

        byte[] encode() {
            ByteBuffer out = ByteBuffer.allocate(SIGNED_BYTES);
            out.put(MAGIC).put((byte) VERSION).put((byte) reason.number).putShort((short) 0);
            out.put(place.machine().bytes()).putLong(place.seq());
            out.put(place.hash().bytes()).put(place.previous().bytes());
            out.putLong(place.receivedAt().toEpochMilli()).putLong(removedAt.toEpochMilli());
            return out.array();
        }
    }
}
