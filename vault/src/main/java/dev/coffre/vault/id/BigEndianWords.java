package dev.coffre.vault.id;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * Reads and writes bytes as big-endian 64-bit words and as hex digits. Ids are kept as words, since an array for each would
 * need more memory.
 */
final class BigEndianWords {
    private static final VarHandle BIG_ENDIAN =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final HexFormat HEX = HexFormat.of();

    private BigEndianWords() {}

    static long read(byte[] bytes, int offset) {
        return (long) BIG_ENDIAN.get(bytes, offset);
    }

    static void write(long word, byte[] bytes, int offset) {
        BIG_ENDIAN.set(bytes, offset, word);
    }

    static byte[] parse(String hex, int length) {
        if (hex.length() != 2 * length) {
            throw new IllegalArgumentException("an id of " + 2 * length + " hex digits, not of " + hex.length());
        }
        return HEX.parseHex(hex);
    }

    static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }
}
