package dev.coffre.sealing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Groups the paths of one hard-linked file without revealing its inode (docs/format.md §6). Confined to one thread. */
public final class LinkGroupHasher {
    private static final int LENGTH = 8;

    private final Hmac hmac;

    LinkGroupHasher(Hmac hmac) {
        this.hmac = hmac;
    }

    /**
     * {@code trunc(8, HMAC(K("link", tree), device ‖ 00 ‖ inode u64))}.
     *
     * @param device id of the file system, as in the entry
     * @param inode unsigned
     */
    public byte[] groupOf(String device, long inode) {
        byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(inode).array();
        byte[] value = hmac.add(device.getBytes(StandardCharsets.UTF_8))
                .add((byte) 0)
                .add(number)
                .value();
        return new Slice(value, 0, LENGTH).toArray();
    }
}
