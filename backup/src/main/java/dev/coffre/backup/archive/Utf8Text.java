package dev.coffre.backup.archive;

import dev.coffre.backup.entry.ByteString;
import java.nio.charset.StandardCharsets;

/** Whether names are text. */
final class Utf8Text {
    private Utf8Text() {}

    static boolean isUtf8(ByteString name) {
        return ByteString.utf8(new String(name.toByteArray(), StandardCharsets.UTF_8))
                .equals(name);
    }
}
