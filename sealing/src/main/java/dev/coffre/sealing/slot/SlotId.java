package dev.coffre.sealing.slot;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The random id of a key slot, fresh for every write; printed as 32 hex digits. */
public record SlotId(long high, long low) {
    static final int LENGTH = 16;

    static SlotId random(SecureRandom random) {
        return new SlotId(random.nextLong(), random.nextLong());
    }

    static SlotId read(ByteBuffer buffer) {
        return new SlotId(buffer.getLong(), buffer.getLong());
    }

    ByteBuffer write(ByteBuffer buffer) {
        return buffer.putLong(high).putLong(low);
    }

    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
