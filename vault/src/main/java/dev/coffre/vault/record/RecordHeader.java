package dev.coffre.vault.record;

import dev.coffre.vault.codec.BinaryReader;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The public part of a record (docs/format.md §2). An instance satisfies every rule that can be checked without keys and
 * without other records: numbers within their limits, children strictly ascending and as many as the type allows, ext of the
 * length that the type requires. Immutable.
 *
 * @param epoch 1 …
 * @param payloadLength 256 … 16 MiB: length of the ciphertext in bytes, without the SIV
 * @param children oids of the children, strictly ascending
 */
public record RecordHeader(
        RecordType type, DomainId domain, int epoch, int payloadLength, List<Oid> children, Ext ext) {
    public static final int MAX_CHILDREN = 4_096;
    public static final int MIN_PAYLOAD = 256;
    public static final int MAX_PAYLOAD = 16 << 20;
    public static final int MAX_EXT = 1_024;
    public static final int MAX_DEPTH = 16;
    public static final int SIV_LENGTH = 32;

    /** The longest header that the limits allow. */
    public static final int MAX_LENGTH = 40 + MAX_CHILDREN * Oid.BYTES + MAX_EXT;

    /** The shortest record that the limits allow. */
    public static final int MIN_RECORD = 40 + SIV_LENGTH + MIN_PAYLOAD;

    /** The longest record that the limits allow. */
    public static final int MAX_RECORD = MAX_LENGTH + SIV_LENGTH + MAX_PAYLOAD;

    private static final int FIXED = 40;
    private static final byte[] MAGIC = "CFRE".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int SUITE = 1;

    public RecordHeader {
        children = List.copyOf(children);
        requireLimit(epoch >= 1, "epoch " + epoch);
        requireLimit(payloadLength >= MIN_PAYLOAD && payloadLength <= MAX_PAYLOAD, "payload length " + payloadLength);
        requireLimit(type.allowsChildCount(children.size()), children.size() + " kids of a " + type);
        requireLimit(type.allowsExt(ext.length()), "ext of " + ext.length() + " bytes in a " + type);
        for (int i = 1; i < children.size(); i++) {
            requireLimit(children.get(i - 1).compareTo(children.get(i)) < 0, "kids are not ascending at " + i);
        }
    }

    /** Makes a header without ext, for any type but point and alias. */
    public RecordHeader(RecordType type, DomainId domain, int epoch, int payloadLength, List<Oid> kids) {
        this(type, domain, epoch, payloadLength, kids, Ext.NONE);
    }

    /**
     * Reads the header at {@code offset} from at most {@code length} bytes and ignores what follows it. A record of a newer
     * version, suite or type, or with flags, is {@code format-too-new}; any other violation is {@code record-damaged}.
     */
    public static RecordHeader read(byte[] bytes, int offset, int length) {
        BinaryReader in = new BinaryReader(bytes, offset, length, ProblemCode.RECORD_DAMAGED::problem);
        in.expect(MAGIC, "magic");
        in.expectVersion("a record", VERSION);
        in.expectVersion("a record's suite", SUITE);
        RecordType type = type(in);
        int flags = in.u8("flags");
        if (flags != 0) {
            throw ProblemCode.FORMAT_TOO_NEW.with("thing", "a record's flags").with("version", flags);
        }
        DomainId domain = DomainId.from(in.bytes(DomainId.BYTES, "domain"), 0);
        int epoch = in.u32("epoch", 1, Integer.MAX_VALUE);
        int childCount = in.u32("number of kids", 0, MAX_CHILDREN);
        int payloadLength = in.u32("payload length", MIN_PAYLOAD, MAX_PAYLOAD);
        byte[] childBytes = in.bytes(childCount * Oid.BYTES, "kids");
        List<Oid> children = new ArrayList<>(childCount);
        for (int i = 0; i < childCount; i++) {
            children.add(Oid.from(childBytes, i * Oid.BYTES));
        }
        Ext ext = new Ext(in.bytes(in.u32("ext length", 0, MAX_EXT), "ext"));
        return new RecordHeader(type, domain, epoch, payloadLength, children, ext);
    }

    /** Reads the header of bytes that must be exactly one record, of the length that its header states. */
    public static RecordHeader ofRecord(byte[] record) {
        RecordHeader header = read(record, 0, record.length);
        requireLimit(
                header.recordLength() == record.length,
                "a record of " + header.recordLength() + " bytes in " + record.length);
        return header;
    }

    /**
     * Returns whether these bytes can be the start of a record. Only the magic is compared, or as much of it as there
     * is.
     */
    public static boolean mayBegin(byte[] bytes) {
        int length = Math.min(bytes.length, MAGIC.length);
        return length > 0 && Arrays.equals(bytes, 0, length, MAGIC, 0, length);
    }

    private static RecordType type(BinaryReader in) {
        int number = in.u8("type");
        in.require(number > 0, "type is 0");
        return RecordType.fromNumber(number)
                .orElseThrow(() -> ProblemCode.FORMAT_TOO_NEW
                        .with("thing", "a record's type")
                        .with("version", number));
    }

    private static void requireLimit(boolean holds, String otherwise) {
        if (!holds) {
            throw ProblemCode.RECORD_DAMAGED.with("reason", otherwise);
        }
    }

    /** Returns the length of this header in bytes. */
    public int length() {
        return FIXED + children.size() * Oid.BYTES + ext.length();
    }

    /** Returns the length of the whole record in bytes: header, SIV and ciphertext. */
    public int recordLength() {
        return length() + SIV_LENGTH + payloadLength;
    }

    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(length());
        out.put(MAGIC)
                .put((byte) VERSION)
                .put((byte) SUITE)
                .put((byte) type.number())
                .put((byte) 0);
        out.put(domain.bytes()).putInt(epoch).putInt(children.size()).putInt(payloadLength);
        byte[] bytes = out.array();
        for (Oid child : children) {
            child.write(bytes, out.position());
            out.position(out.position() + Oid.BYTES);
        }
        out.putInt(ext.length()).put(ext.bytes());
        return bytes;
    }

    /** The public bytes that only points and aliases have. A value, unlike an array. */
    public static final class Ext {
        public static final Ext NONE = new Ext(new byte[0]);
        private final byte[] bytes;

        public Ext(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        public byte[] bytes() {
            return bytes.clone();
        }

        public int length() {
            return bytes.length;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Ext ext && Arrays.equals(bytes, ext.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return bytes.length + " bytes";
        }
    }
}
