package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Names of incomplete objects beside their final place. */
public final class TemporaryName {
    private TemporaryName() {}

    public static ByteString next(RandomGenerator random) {
        return ByteString.utf8(".coffre-" + HexFormat.of().toHexDigits(random.nextLong()) + ".part");
    }
}
