package dev.coffre.vault.point;

import dev.coffre.vault.codec.BinaryReader;
import dev.coffre.vault.codec.ChecksummedFile;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Takes the place of a recovery point in a chain, so that the chain stays whole (docs/format.md §7). A tombstone is
 * stored for a removed point. It is made for one answer if the vault cannot read a point, if a point is deleted but can
 * be undeleted, or for a run of removed points. Immutable, a value.
 */
public final class Tombstone implements ChainLink {
    /** Length of the file in bytes. */
    public static final int FILE_BYTES = 112 + VerifyingKey.SIGNATURE_BYTES + Sha256.BYTES;

    /** Most bytes of {@link #encode}: those of a run. */
    public static final int MAX_BYTES = FILE_BYTES + 8;

    private static final byte[] MAGIC = "CFTO".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RUN_MAGIC = "CFTR".getBytes(StandardCharsets.US_ASCII);
    private static final int KIND_AT = 3;
    private static final int VERSION = 1;
    private static final int SIGNED_BYTES = 112;
    private static final int RUN_SIGNED_BYTES = SIGNED_BYTES + 8;

    private final Content content;
    private final byte[] signature;

    private Tombstone(Content content, byte[] signature) {
        this.content = content;
        this.signature = signature;
    }

    /** Why the point is missing. */
    public enum Reason {
        RETENTION(1),
        DELETED_BY_A_PERSON(2),
        /** Its file is damaged or lost, and stays as it is for a repair. Such a tombstone is never stored. */
        UNREADABLE(3),
        /** The point is deleted and can be undeleted until {@link Tombstone#removedAt}. Such a tombstone is never stored. */
        SOFT_DELETED(4);

        private final int number;

        Reason(int number) {
            this.number = number;
        }

        /** Returns whether such tombstones are stored; otherwise they are made for one answer. */
        public boolean isStored() {
            return this == RETENTION || this == DELETED_BY_A_PERSON;
        }

        /** Returns the number in the file. */
        public int number() {
            return number;
        }

        /** Returns the reason of this number. An unknown number is {@code format-too-new}. */
        public static Reason fromNumber(int number) {
            return Arrays.stream(values())
                    .filter(reason -> reason.number == number)
                    .findFirst()
                    .orElseThrow(() -> ProblemCode.FORMAT_TOO_NEW
                            .with("thing", "a tombstone's reason")
                            .with("version", number));
        }
    }

    /** @param removedAt by the vault's clock; truncated to the millisecond */
    public static Tombstone issue(ChainLink removed, Reason reason, Instant removedAt, SigningKey vaultKey) {
        return issue(LinkMetadata.of(removed), reason, removedAt, vaultKey);
    }

    /** @param removedAt by the vault's clock; truncated to the millisecond */
    public static Tombstone issue(LinkMetadata place, Reason reason, Instant removedAt, SigningKey vaultKey) {
        return issueRun(place, place.seq(), reason, removedAt, vaultKey);
    }

    /**
     * Makes one tombstone for a run of points that were removed for the same reason. It is made for an answer and never
     * stored.
     *
     * @param place {@code seq} and {@code hash} of the newest point, {@code previous} of the oldest, and
     *     {@code receivedAt} of the one that was kept for the shortest time
     * @param first the oldest seq
     * @param removedAt when the one that was kept for the shortest time was removed
     */
    public static Tombstone issueRun(
            LinkMetadata place, long first, Reason reason, Instant removedAt, SigningKey vaultKey) {
        Content content = new Content(reason, place, first, Instant.ofEpochMilli(removedAt.toEpochMilli()));
        return new Tombstone(content, vaultKey.sign(content.purpose(), content.encode()));
    }

    /**
     * Decodes the file of a tombstone, or a run, without verifying the signature. Anything else is
     * {@code point-damaged}.
     */
    public static Tombstone decode(byte[] file) {
        BinaryReader in = ChecksummedFile.decode(file, ProblemCode.POINT_DAMAGED);
        Content content = Content.read(in, file.length > KIND_AT && file[KIND_AT] == RUN_MAGIC[KIND_AT]);
        byte[] signature = in.bytes(VerifyingKey.SIGNATURE_BYTES, "signature");
        in.expectEnd();
        return new Tombstone(content, signature);
    }

    /** Returns the file's bytes. */
    public byte[] encode() {
        byte[] signed = content.encode();
        return ChecksummedFile.encode(ByteBuffer.allocate(signed.length + signature.length)
                .put(signed)
                .put(signature)
                .array());
    }

    public boolean isSignedBy(VerifyingKey vaultKey) {
        return vaultKey.verifies(signature, content.purpose(), content.encode());
    }

    /** Returns whether it represents several points. */
    public boolean isRun() {
        return content.isRun();
    }

    @Override
    public long firstSeq() {
        return content.first;
    }

    /** Returns how long the point was kept. For a run, it is the shortest time that any of its points was kept. */
    public Duration retainedFor() {
        return Duration.between(receivedAt(), removedAt());
    }

    public Reason reason() {
        return content.reason;
    }

    /**
     * Returns when the point was removed or will be. For an unreadable point it is when the vault found the damage; for
     * a run, the time of the point that was kept for the shortest time.
     */
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
        return "tombstone of point " + (isRun() ? firstSeq() + "–" + seq() : seq()) + " of machine " + machine();
    }

    /** The content that the signature covers. */
    private record Content(Reason reason, LinkMetadata place, long first, Instant removedAt) {

        static Content read(BinaryReader in, boolean isRun) {
            in.expect(isRun ? RUN_MAGIC : MAGIC, "magic");
            in.expectVersion("a tombstone", VERSION);
            Reason reason = Reason.fromNumber(in.u8("reason"));
            in.expectZeros(2, "flags");
            MachineId machine = MachineId.from(in.bytes(MachineId.BYTES, "machine"), 0);
            long first = isRun ? in.u64("first seq", 1) : 0;
            long seq = in.u64("seq", 1);
            if (isRun && seq <= first) {
                throw in.damaged("a run of tombstones from " + first + " to " + seq);
            }
            LinkMetadata place = new LinkMetadata(
                    machine,
                    seq,
                    Sha256.from(in.bytes(Sha256.BYTES, "hash"), 0),
                    Sha256.from(in.bytes(Sha256.BYTES, "previous hash"), 0),
                    Instant.ofEpochMilli(in.i64("receipt time")));
            return new Content(reason, place, isRun ? first : seq, Instant.ofEpochMilli(in.i64("removal time")));
        }

        boolean isRun() {
            return first < place.seq();
        }

        SignaturePurpose purpose() {
            return isRun() ? SignaturePurpose.TOMBSTONES : SignaturePurpose.TOMBSTONE;
        }

        byte[] encode() {
            ByteBuffer out = ByteBuffer.allocate(isRun() ? RUN_SIGNED_BYTES : SIGNED_BYTES);
            out.put(isRun() ? RUN_MAGIC : MAGIC);
            out.put((byte) VERSION).put((byte) reason.number).putShort((short) 0);
            out.put(place.machine().bytes());
            if (isRun()) {
                out.putLong(first);
            }
            out.putLong(place.seq());
            out.put(place.hash().bytes()).put(place.previous().bytes());
            out.putLong(place.receivedAt().toEpochMilli()).putLong(removedAt.toEpochMilli());
            return out.array();
        }
    }
}
