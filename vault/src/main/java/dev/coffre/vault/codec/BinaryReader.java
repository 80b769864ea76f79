package dev.coffre.vault.codec;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Reads big-endian fields one after another. Input that is short, out of range or not as expected becomes a problem with the
 * code given at construction and the detail {@code reason}. The problem is made only then, because it records a stack trace.
 * Not thread-safe.
 */
public final class BinaryReader {
    private final ByteBuffer bytes;
    private final Supplier<Problem> damaged;

    public BinaryReader(byte[] bytes, int offset, int length, Supplier<Problem> damaged) {
        this.bytes = ByteBuffer.wrap(bytes, offset, length).slice();
        this.damaged = damaged;
    }

    public BinaryReader(byte[] bytes, ProblemCode damaged) {
        this(bytes, 0, bytes.length, damaged::problem);
    }

    /** Returns the number of bytes read so far. */
    public int position() {
        return bytes.position();
    }

    public int remaining() {
        return bytes.remaining();
    }

    public int u8(String what) {
        return need(1, what).get() & 0xFF;
    }

    public int u16(String what) {
        return need(2, what).getShort() & 0xFFFF;
    }

    /** Reads a u32 that must lie in the range, both ends included. */
    public int u32(String what, int least, int greatest) {
        long value = need(4, what).getInt() & 0xFFFF_FFFFL;
        require(value >= least && value <= greatest, what + " is " + value);
        return (int) value;
    }

    /** Reads a u64 that must be at least {@code least} and below 2^63. */
    public long u64(String what, long least) {
        long value = need(8, what).getLong();
        require(value >= least, what + " is " + Long.toUnsignedString(value));
        return value;
    }

    public long i64(String what) {
        return need(8, what).getLong();
    }

    /** Reads {@code length} bytes into a new array. Allocates nothing unless they are there. */
    public byte[] bytes(int length, String what) {
        need(length, what);
        byte[] copy = new byte[length];
        bytes.get(copy);
        return copy;
    }

    /** Reads bytes that must equal {@code constant}. */
    public void expect(byte[] constant, String what) {
        require(Arrays.equals(bytes(constant.length, what), constant), "no " + what);
    }

    public void expectZeros(int length, String what) {
        need(length, what);
        for (int i = 0; i < length; i++) {
            require(bytes.get() == 0, what + " is not zero");
        }
    }

    /**
     * Reads a version, suite or similar number. Zero is damage; more than {@code known} means that a newer program wrote it.
     */
    public void expectVersion(String thing, int known) {
        int version = u8("version");
        require(version > 0, "version is 0");
        if (version > known) {
            throw ProblemCode.FORMAT_TOO_NEW.with("thing", thing).with("version", version);
        }
    }

    public void expectEnd() {
        require(!bytes.hasRemaining(), "bytes too many: " + bytes.remaining());
    }

    public void require(boolean holds, String otherwise) {
        if (!holds) {
            throw damaged(otherwise);
        }
    }

    /** Returns the problem of this reader, for a rule that the caller finds broken. */
    public Problem damaged(String reason) {
        return damaged.get().with("reason", reason);
    }

    private ByteBuffer need(int length, String what) {
        require(length >= 0 && bytes.remaining() >= length, "it ends within " + what);
        return bytes;
    }
}
