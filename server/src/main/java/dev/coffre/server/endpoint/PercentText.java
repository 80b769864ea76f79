package dev.coffre.server.endpoint;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoded UTF-8 (RFC 3986) in paths and queries. */
final class PercentText {
    private static final int HEX = 16;
    private static final int ESCAPE = 3;

    private PercentText() {}

    /** Whether all escapes are valid and the decoded bytes are UTF-8. */
    static boolean isWellFormed(String encoded) {
        ByteBuffer bytes = ByteBuffer.allocate(encoded.length());
        for (int at = 0; at < encoded.length(); at++) {
            char next = encoded.charAt(at);
            if (next != '%') {
                bytes.put((byte) next);
                continue;
            }
            if (at + ESCAPE > encoded.length()) {
                return false;
            }
            int high = Character.digit(encoded.charAt(at + 1), HEX);
            int low = Character.digit(encoded.charAt(at + 2), HEX);
            if (high < 0 || low < 0) {
                return false;
            }
            bytes.put((byte) (high * HEX + low));
            at += ESCAPE - 1;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
