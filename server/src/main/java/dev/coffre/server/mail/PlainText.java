package dev.coffre.server.mail;

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
        StringBuilder plain = new StringBuilder(name.length() + 2).append(ISOLATE);
        name.codePoints().limit(MAX).forEach(point -> {
            if (isVisible(point)) {
                plain.appendCodePoint(point);
            } else {
                plain.append("\\u{").append(Integer.toHexString(point)).append('}');
            }
        });
        return plain.append(name.codePointCount(0, name.length()) > MAX ? "…" : "")
                .append(END_OF_ISOLATE)
                .toString();
    }

    private static boolean isVisible(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
