package dev.coffre.vault.store.pack;

import java.nio.ByteBuffer;

/**
 * What closes a pack that has no trailer.
 *
 * @param offset after the last whole record; what follows there was never acknowledged
 * @param bytes directory and trailer
 */
public record PackTail(int offset, ByteBuffer bytes) {
    /** Returns the length of the closed pack. */
    public long packLength() {
        return (long) offset + bytes.remaining();
    }
}
