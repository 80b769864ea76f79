package dev.coffre.sealing;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * Identifies a data key: one epoch of one domain. It is bound into every derived key and every sealed record.
 *
 * @param domainHigh first eight bytes of the domain's id
 * @param domainLow last eight bytes of the domain's id
 * @param epoch 1 or more
 */
public record KeyContext(long domainHigh, long domainLow, int epoch) {
    /** Length of a domain's id in bytes. */
    public static final int DOMAIN_LENGTH = 16;

    public KeyContext {
        if (epoch < 1) {
            throw new IllegalArgumentException("epochs start at 1, not " + epoch);
        }
    }

    public static KeyContext of(byte[] domainId, int epoch) {
        if (domainId.length != DOMAIN_LENGTH) {
            throw new IllegalArgumentException("a domain's id has 16 bytes, not " + domainId.length);
        }
        ByteBuffer id = ByteBuffer.wrap(domainId);
        return new KeyContext(id.getLong(), id.getLong(), epoch);
    }

    public byte[] domainId() {
        return ByteBuffer.allocate(DOMAIN_LENGTH)
                .putLong(domainHigh)
                .putLong(domainLow)
                .array();
    }

    public KeyContext withEpoch(int other) {
        return new KeyContext(domainHigh, domainLow, other);
    }

    /** {@code domainId ‖ epoch u32 ‖ type u8}. */
    byte[] bytesFor(int type) {
        return ByteBuffer.allocate(DOMAIN_LENGTH + 5)
                .putLong(domainHigh)
                .putLong(domainLow)
                .putInt(epoch)
                .put((byte) type)
                .array();
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(domainId()) + " epoch " + epoch;
    }
}
