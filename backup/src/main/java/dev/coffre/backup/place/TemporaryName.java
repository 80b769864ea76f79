package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Names of incomplete objects beside their final place. */
public final class TemporaryName {
    private static final Pattern FORM = Pattern.compile("\\.coffre-[0-9a-f]{16}\\.part");

    private TemporaryName() {}

    public static ByteString next(RandomGenerator random) {
        return ByteString.utf8(".coffre-" + HexFormat.of().toHexDigits(random.nextLong()) + ".part");
    }

    /** Returns whether the name has the form of those that {@link #next} returns. */
    public static boolean isOne(ByteString name) {
        return FORM.matcher(name.display()).matches();
    }
}
