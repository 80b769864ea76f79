package dev.coffre.vault.codec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Collects texts, each behind its length, so that no two lists of texts give the same bytes. For what a signature
 * covers.
 */
public final class LengthPrefixedWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** Appends the length of the UTF-8 bytes as a u32, and the bytes. */
    public LengthPrefixedWriter text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        u32(utf8.length);
        out.writeBytes(utf8);
        return this;
    }

    /** Appends the number of texts as a u32, and each text. */
    public LengthPrefixedWriter texts(List<String> values) {
        u32(values.size());
        values.forEach(this::text);
        return this;
    }

    private void u32(int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    public byte[] toByteArray() {
        return out.toByteArray();
    }
}
