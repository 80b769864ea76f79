package dev.coffre.sealing.slot;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The random id of a key slot, fresh for every write; printed as 32 hex digits. */
public record KeySlotId(long high, long low) {
    static final int LENGTH = 16;

    static KeySlotId random(SecureRandom random) {
        return new KeySlotId(random.nextLong(), random.nextLong());
    }

    static KeySlotId read(ByteBuffer buffer) {
        return new KeySlotId(buffer.getLong(), buffer.getLong());
    }

    ByteBuffer write(ByteBuffer buffer) {
        return buffer.putLong(high).putLong(low);
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
