package dev.coffre.sealing;

import java.nio.ByteBuffer;

/** Where a bundle may end: a keyed function of the last file's pid (docs/format.md §4). Confined to one thread. */
public final class BundleBoundary {
    private final Hmac hmac;

    BundleBoundary(Hmac hmac) {
        this.hmac = hmac;
    }

    /** {@code u32(HMAC(K("cut", bundle), pid))}, unsigned. */
    public int value(Pid lastFile) {
        return ByteBuffer.wrap(hmac.add(lastFile.bytes()).value()).getInt();
    }
}
