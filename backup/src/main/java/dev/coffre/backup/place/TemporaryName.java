package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Names for what is not complete yet, beside its place. */
final class TemporaryName {
    private TemporaryName() {}

    static ByteString next(RandomGenerator random) {
        return ByteString.utf8(".coffre-" + HexFormat.of().toHexDigits(random.nextLong()) + ".part");
    }
}
