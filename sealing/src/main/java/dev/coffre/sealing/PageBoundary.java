package dev.coffre.sealing;

import java.nio.ByteBuffer;

/** Where a tree page may end: a keyed function of the last entry's key (docs/format.md §6). Confined to one thread. */
public final class PageBoundary {
    private final Hmac hmac;

    PageBoundary(Hmac hmac) {
        this.hmac = hmac;
    }

    /**
     * {@code u32(HMAC(K("page", tree), level ‖ keyBytes))}, unsigned.
     *
     * @param level of the page, 0 … 255
     */
    public int value(int level, byte[] keyBytes) {
        return ByteBuffer.wrap(hmac.add((byte) level).add(keyBytes).value()).getInt();
    }
}
