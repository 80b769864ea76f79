package dev.coffre.server.mail;

import dev.coffre.vault.text.SafeText;

/**
 * Names as they may stand in a line of text, whoever made them up: nothing in them ends the line, hides, or turns the
 * reading of what stands beside them.
 */
final class PlainText {
    private static final int MAX = 255;

    /** First strong isolate … pop directional isolate: letters that are read from the right keep that to themselves. */
    private static final char ISOLATE = '\u2068';

    private static final char END_OF_ISOLATE = '\u2069';

    private PlainText() {}

    static String of(String name) {
        int[] points = name.codePoints().limit(MAX).toArray();
        String more = name.codePointCount(0, name.length()) > MAX ? "…" : "";
        return ISOLATE + SafeText.spelled(new String(points, 0, points.length)) + more + END_OF_ISOLATE;
    }
}
