package dev.coffre.sealing.slot;

import dev.coffre.sealing.DataKey;
import dev.coffre.sealing.KeyContext;
import dev.coffre.sealing.Secret;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The content of a keyring record: the data key of the previous epoch, so that the newest key opens every older one
 * (docs/format.md §8).
 */
public final class Keyring {
    private static final int LENGTH = 4 + DataKey.LENGTH;

    private Keyring() {}

    /** Returns the raw content of the keyring record of the epoch after {@code previous}. The caller wipes it. */
    public static byte[] encode(DataKey previous) {
        try (Secret secret = previous.copyOfSecret()) {
            byte[] key = secret.copy();
            byte[] raw = ByteBuffer.allocate(LENGTH)
                    .putInt(previous.context().epoch())
                    .put(key)
                    .array();
            Arrays.fill(key, (byte) 0);
            return raw;
        }
    }

    /**
     * Returns the data key of the epoch before {@code newer}. The caller closes it.
     *
     * @throws IllegalArgumentException when the content is not that of this epoch's keyring
     */
    public static DataKey decode(KeyContext newer, byte[] raw) {
        if (raw.length != LENGTH || ByteBuffer.wrap(raw).getInt() != newer.epoch() - 1 || newer.epoch() < 2) {
            throw new IllegalArgumentException("not the keyring of " + newer);
        }
        return DataKey.of(newer.withEpoch(newer.epoch() - 1), Secret.taking(Arrays.copyOfRange(raw, 4, LENGTH)));
    }
}
