package dev.coffre.server.mail;

import dev.coffre.vault.text.SafeText;

/**
 * Makes an untrusted name safe to show within a line of text: it cannot end the line, hide characters, or change the reading
 * direction of the text around it.
 */
final class BidiSafeText {
    private static final int MAX_CODE_POINTS = 255;

    /**
     * First strong isolate (U+2068) … pop directional isolate (U+2069): right-to-left letters do not affect the text around
     * them.
     */
    private static final char ISOLATE = '\u2068';

    private static final char POP_ISOLATE = '\u2069';

    private BidiSafeText() {}

    static String of(String name) {
        int[] points = name.codePoints().limit(MAX_CODE_POINTS).toArray();
        String more = name.codePointCount(0, name.length()) > MAX_CODE_POINTS ? "…" : "";
        return ISOLATE + SafeText.escaped(new String(points, 0, points.length)) + more + POP_ISOLATE;
    }
}
