package dev.coffre.agent.terminal;

/** Measures and shortens text in terminal columns. */
final class DisplayWidth {
    private DisplayWidth() {}

    /** Returns the text in at most {@code columns} columns. The middle is cut, because paths differ at their end. */
    static String shortened(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        int tail = columns / 3;
        return head(text, columns - tail - 1) + "…" + tail(text, tail);
    }

    static int of(String text) {
        return text.codePoints().map(DisplayWidth::of).sum();
    }

    private static String head(String text, int columns) {
        int left = columns;
        int at = 0;
        while (at < text.length() && of(text.codePointAt(at)) <= left) {
            left -= of(text.codePointAt(at));
            at += Character.charCount(text.codePointAt(at));
        }
        return text.substring(0, at);
    }

    private static String tail(String text, int columns) {
        int left = columns;
        int at = text.length();
        while (at > 0 && of(text.codePointBefore(at)) <= left) {
            left -= of(text.codePointBefore(at));
            at -= Character.charCount(text.codePointBefore(at));
        }
        return text.substring(at);
    }

    /** Width as terminals count it: 0 for combining marks, 2 for ideographs and emoji (UAX #11). */
    private static int of(int point) {
        return switch (Character.getType(point)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
            default -> isWide(point) ? 2 : 1;
        };
    }

    private static boolean isWide(int point) {
        return point >= 0x1100
                && (point <= 0x115F
                        || point >= 0x2E80 && point <= 0xA4CF
                        || point >= 0xAC00 && point <= 0xD7A3
                        || point >= 0xF900 && point <= 0xFAFF
                        || point >= 0xFE30 && point <= 0xFE6F
                        || point >= 0xFF00 && point <= 0xFF60
                        || point >= 0xFFE0 && point <= 0xFFE6
                        || point >= 0x1F300 && point <= 0x1FAFF
                        || point >= 0x20000 && point <= 0x3FFFD);
    }
}
