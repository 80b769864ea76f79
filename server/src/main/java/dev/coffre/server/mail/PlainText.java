package dev.coffre.server.mail;

import dev.coffre.vault.text.SafeText;

/**
 * Makes an untrusted name safe to show within a line of text: it cannot end the line, hide characters, or change the reading
 * direction of the text around it.
 */
final class PlainText {
    private static final int MAX = 255;

    /**
     * First strong isolate (U+2068) … pop directional isolate (U+2069): right-to-left letters do not affect the text around
     * them.
     */
    private static final char ISOLATE = '\u2068';

    private static final char END_OF_ISOLATE = '\u2069';

    private PlainText() {}

    static String of(String name) {
        int[] points = name.codePoints().limit(MAX).toArray();
        String more = name.codePointCount(0, name.length()) > MAX ? "…" : "";
        return ISOLATE + SafeText.spelled(new String(points, 0, points.length)) + more + END_OF_ISOLATE;
    }
}
