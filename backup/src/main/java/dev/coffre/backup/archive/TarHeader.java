package dev.coffre.backup.archive;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.Ownership;
import dev.coffre.backup.entry.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The header block of a member (POSIX.1-2017, ustar). What does not fit goes into pax records, which win over the
 * fields of the block. For a single use.
 */
final class TarHeader {
    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final int OWNER_NAME_BYTES = 31;
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_BYTES = 8;

    /** Greatest number in seven and in eleven octal digits. */
    private static final long MAX_SHORT = (1L << 21) - 1;

    private static final long MAX_LONG = (1L << 33) - 1;

    private final byte[] block = new byte[BLOCK];
    private final PaxRecords pax;
    private boolean declaredBinary;

    TarHeader(PaxRecords pax) {
        this.pax = pax;
        text(257, "ustar\00000");
        number(108, 7, 0);
        number(116, 7, 0);
        number(136, 11, 0);
    }

    /** Returns the header of a block of pax records for the next member. */
    static byte[] ofPax(long bytes) {
        TarHeader header = new TarHeader(new PaxRecords());
        header.text(0, "././@PaxHeader");
        header.number(100, 7, 0644);
        header.number(124, 11, bytes);
        header.type('x');
        return header.toBlock();
    }

    void name(ByteString name) {
        bytes(0, NAME_BYTES, name, "path");
    }

    /** A file whose map and data follow. Programs that do not know sparse files extract them under the name of the block. */
    void sparse(ByteString name, long size, long stored) {
        pax.add("GNU.sparse.major", 1);
        pax.add("GNU.sparse.minor", 0);
        declareIfBinary(name);
        pax.add("GNU.sparse.name", name);
        pax.add("GNU.sparse.realsize", size);
        put(0, NAME_BYTES, ByteString.utf8("GNUSparseFile.0/sparse"));
        size(stored);
    }

    void size(long size) {
        if (size > MAX_LONG) {
            pax.add("size", size);
        }
        number(124, 11, Math.min(size, MAX_LONG));
    }

    void mode(int mode) {
        number(100, 7, mode & 07777);
    }

    void owner(Ownership owner) {
        id(108, "uid", owner.uid());
        id(116, "gid", owner.gid());
        bytes(265, OWNER_NAME_BYTES, owner.userName(), "uname");
        bytes(297, OWNER_NAME_BYTES, owner.groupName(), "gname");
    }

    private void id(int at, String keyword, long id) {
        if (id > MAX_SHORT) {
            pax.add(keyword, id);
        }
        number(at, 7, id > MAX_SHORT ? 0 : id);
    }

    void modified(Timestamp time) {
        boolean fits = time.seconds() >= 0 && time.seconds() <= MAX_LONG;
        if (!fits || time.nanos() != 0) {
            pax.add("mtime", ByteString.utf8(decimal(time)));
        }
        number(136, 11, Math.clamp(time.seconds(), 0, MAX_LONG));
    }

    /** Before 1970, nanoseconds count away from zero: -1.75 is a quarter after -2. */
    private static String decimal(Timestamp time) {
        if (time.nanos() == 0) {
            return Long.toString(time.seconds());
        }
        boolean negative = time.seconds() < 0;
        long whole = negative ? -(time.seconds() + 1) : time.seconds();
        int nanos = negative ? 1_000_000_000 - time.nanos() : time.nanos();
        return String.format(Locale.ROOT, "%s%d.%09d", negative ? "-" : "", whole, nanos);
    }

    void type(char type) {
        block[156] = (byte) type;
    }

    void link(ByteString target) {
        bytes(157, NAME_BYTES, target, "linkpath");
    }

    void device(int major, int minor) {
        number(329, 7, Math.min(Integer.toUnsignedLong(major), MAX_SHORT));
        number(337, 7, Math.min(Integer.toUnsignedLong(minor), MAX_SHORT));
    }

    /** Puts the bytes into the block, or into a record if they are too long. */
    private void bytes(int at, int length, ByteString value, String keyword) {
        if (value.size() > length) {
            declareIfBinary(value);
            pax.add(keyword, value);
        }
        put(at, length, value);
    }

    /** Values of records are UTF-8 unless the header says otherwise. */
    private void declareIfBinary(ByteString value) {
        if (!declaredBinary && !Utf8Text.isUtf8(value)) {
            declaredBinary = true;
            pax.add("hdrcharset", ByteString.utf8("BINARY"));
        }
    }

    private void put(int at, int length, ByteString value) {
        byte[] bytes = value.toByteArray();
        System.arraycopy(bytes, 0, block, at, Math.min(length, bytes.length));
    }

    private void text(int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private void number(int at, int digits, long value) {
        String octal = Long.toOctalString(value);
        text(at, "0".repeat(digits - octal.length()) + octal);
    }

    byte[] toBlock() {
        text(CHECKSUM_AT, " ".repeat(CHECKSUM_BYTES));
        int sum = 0;
        for (byte each : block) {
            sum += each & 0xFF;
        }
        number(CHECKSUM_AT, 6, sum);
        block[CHECKSUM_AT + 6] = 0;
        return block;
    }
}
