package dev.coffre.vault.store.journal;

import dev.coffre.vault.codec.BinaryReader;
import dev.coffre.vault.codec.ChecksummedFile;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * One file of the journal (docs/format.md §11): events that became durable together, signed by the vault and chained to the
 * previous segment. Immutable, a value.
 */
public final class JournalSegment {
    /** Most bytes of a file. */
    public static final int MAX_FILE = JournalEventCodec.MAX_BYTES + 256;

    private static final byte[] MAGIC = "CFJO".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 2;
    private static final int FIXED = 68;

    private final SegmentName name;
    private final Sha256 previous;
    private final Instant at;
    private final List<JournalEvent> events;
    private final byte[] file;

    private JournalSegment(SegmentName name, Sha256 previous, Instant at, List<JournalEvent> events, byte[] file) {
        this.name = name;
        this.previous = previous;
        this.at = at;
        this.events = List.copyOf(events);
        this.file = file;
    }

    /** Signs the first segment of a journal with one writer. */
    public static JournalSegment first(Instant at, List<JournalEvent> events, SigningKey vaultKey) {
        return sign(new SegmentName(1, 0), Sha256.ZERO, at, events, vaultKey);
    }

    /** Signs the segment after this one, in a journal with one writer. */
    public JournalSegment next(Instant at, List<JournalEvent> events, SigningKey vaultKey) {
        return sign(new SegmentName(name.number() + 1, 0), hash(), at, events, vaultKey);
    }

    /**
     * Signs a segment.
     *
     * @param previous hash of the segment before; zero for the first one
     */
    public static JournalSegment sign(
            SegmentName name, Sha256 previous, Instant at, List<JournalEvent> events, SigningKey vaultKey) {
        byte[] json = JournalEventCodec.write(events);
        if (json.length > JournalEventCodec.MAX_BYTES) {
            throw new IllegalArgumentException("events of " + json.length + " bytes in one segment");
        }
        byte[] signed = ByteBuffer.allocate(FIXED + json.length)
                .put(MAGIC)
                .put((byte) VERSION)
                .put(new byte[3])
                .putLong(name.number())
                .putLong(name.attempt())
                .put(previous.bytes())
                .putLong(at.toEpochMilli())
                .putInt(json.length)
                .put(json)
                .array();
        byte[] signature = vaultKey.sign(SignaturePurpose.JOURNAL, signed);
        byte[] file = ChecksummedFile.encode(ByteBuffer.allocate(signed.length + signature.length)
                .put(signed)
                .put(signature)
                .array());
        return new JournalSegment(name, previous, Instant.ofEpochMilli(at.toEpochMilli()), events, file);
    }

    /**
     * Decodes a segment's file without verifying its signature. Throws {@code journal-damaged} or
     * {@code format-too-new}.
     */
    public static JournalSegment decode(byte[] file) {
        if (file.length > MAX_FILE) {
            throw ProblemCode.JOURNAL_DAMAGED.with("reason", "a file of " + file.length + " bytes");
        }
        BinaryReader in = ChecksummedFile.decode(file, ProblemCode.JOURNAL_DAMAGED);
        in.expect(MAGIC, "magic");
        in.expectVersion("a journal segment", VERSION);
        in.expectZeros(3, "flags");
        SegmentName name = new SegmentName(in.u64("number", 1), in.u64("attempt", 0));
        Sha256 previous = Sha256.from(in.bytes(Sha256.BYTES, "previous hash"), 0);
        in.require((name.number() == 1) == previous.equals(Sha256.ZERO), "a predecessor that does not fit its number");
        Instant at = Instant.ofEpochMilli(in.i64("time"));
        byte[] json = in.bytes(in.u32("length of the events", 0, JournalEventCodec.MAX_BYTES), "events");
        in.bytes(VerifyingKey.SIGNATURE_BYTES, "signature");
        in.expectEnd();
        return new JournalSegment(name, previous, at, JournalEventCodec.read(json, in), file.clone());
    }

    public boolean isSignedBy(VerifyingKey vaultKey) {
        return isSignedBy(file, vaultKey);
    }

    /** Returns whether the vault has signed this file. In every version, the signature is before the hash at the end. */
    public static boolean isSignedBy(byte[] file, VerifyingKey vaultKey) {
        int end = file.length - Sha256.BYTES;
        int signed = end - VerifyingKey.SIGNATURE_BYTES;
        return signed > 0
                && vaultKey.verifies(
                        Arrays.copyOfRange(file, signed, end), SignaturePurpose.JOURNAL, Arrays.copyOf(file, signed));
    }

    /** Returns whether this segment directly follows {@code before}. */
    public boolean follows(JournalSegment before) {
        return name.number() == before.name.number() + 1 && previous.equals(before.hash());
    }

    /** Returns the file's bytes. */
    public byte[] encode() {
        return file.clone();
    }

    /** Returns the hash of the whole file, which the next segment names. */
    public Sha256 hash() {
        return Sha256.of(file);
    }

    public SegmentName name() {
        return name;
    }

    /** Counts from 1. */
    public long number() {
        return name.number();
    }

    public Sha256 previous() {
        return previous;
    }

    /** By the vault's clock, to the millisecond. */
    public Instant at() {
        return at;
    }

    public List<JournalEvent> events() {
        return events;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JournalSegment segment && Arrays.equals(file, segment.file);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(file);
    }

    @Override
    public String toString() {
        return "journal segment " + name + " of " + events.size() + " events";
    }
}
