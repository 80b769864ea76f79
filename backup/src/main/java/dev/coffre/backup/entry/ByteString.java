package dev.coffre.backup.entry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Immutable bytes: a file name, a link target, an attribute value. Linux treats these as bytes, not text, so they are never
 * converted to {@link String} on their way from one disk to another.
 *
 * <p>Ordered as unsigned bytes, a prefix before its continuations. Because the type is {@link Comparable}, hash maps do not
 * degenerate on hostile names with equal hash codes.
 */
public final class ByteString implements Comparable<ByteString> {
    public static final ByteString EMPTY = new ByteString(new byte[0]);

    private final byte[] bytes;

    private ByteString(byte[] owned) {
        this.bytes = owned;
    }

    public static ByteString of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new ByteString(bytes.clone());
    }

    /** Copies the bytes from {@code from} (inclusive) to {@code to} (exclusive). */
    public static ByteString of(byte[] bytes, int from, int to) {
        return from == to ? EMPTY : new ByteString(Arrays.copyOfRange(bytes, from, to));
    }

    public static ByteString utf8(String text) {
        return text.isEmpty() ? EMPTY : new ByteString(text.getBytes(StandardCharsets.UTF_8));
    }

    public int size() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    public byte byteAt(int index) {
        return bytes[index];
    }

    public int indexOf(byte wanted) {
        return indexOf(wanted, 0);
    }

    /** Returns the first position ≥ {@code from} that holds {@code wanted}, or -1. */
    public int indexOf(byte wanted, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    public boolean startsWith(ByteString prefix) {
        return prefix.bytes.length <= bytes.length
                && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
    }

    public ByteString substring(int from, int to) {
        return from == 0 && to == bytes.length ? this : of(bytes, from, to);
    }

    public ByteString concat(ByteString other) {
        byte[] joined = Arrays.copyOf(bytes, Math.addExact(bytes.length, other.bytes.length));
        System.arraycopy(other.bytes, 0, joined, bytes.length, other.bytes.length);
        return new ByteString(joined);
    }

    public byte[] toByteArray() {
        return bytes.clone();
    }

    public void copyTo(byte[] into, int offset) {
        System.arraycopy(bytes, 0, into, offset, bytes.length);
    }

    /**
     * Returns a reversible one-line form for people and logs. Valid UTF-8 is literal. Control and invisible formatting
     * characters, the backslash and every byte that is not UTF-8 are written as {@code \xNN}.
     */
    public String display() {
        return PrintableBytes.print(bytes);
    }

    /** As {@link #display()}, for an absolute path: a path of Windows is written with backslashes. */
    public String displayPath() {
        return PathForm.of(this).display(this);
    }

    @Override
    public int compareTo(ByteString other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteString that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** As {@link #display()}. */
    @Override
    public String toString() {
        return display();
    }
}
