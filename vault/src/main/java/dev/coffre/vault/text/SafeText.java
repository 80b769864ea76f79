package dev.coffre.vault.text;

/**
 * Texts that other people made up, such as names and labels, fit to be printed: everything is spelled out that ends a line,
 * commands a terminal, hides, or turns the way of reading.
 */
public final class SafeText {
    private SafeText() {}

    /** The same text; what is not seen stands as its code point: <code>&#92;u{a}</code>. */
    public static String spelled(String text) {
        if (text.codePoints().allMatch(SafeText::isVisible)) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            if (isVisible(point)) {
                plain.appendCodePoint(point);
            } else {
                plain.append("\\u{").append(Integer.toHexString(point)).append('}');
            }
        });
        return plain.toString();
    }

    /** The same JSON in one line; what is not seen stands as an escape of JSON, which means the same to a reader of it. */
    public static String json(String line) {
        if (line.codePoints().allMatch(SafeText::isVisible)) {
            return line;
        }
        StringBuilder plain = new StringBuilder(line.length() + 16);
        line.codePoints().forEach(point -> {
            if (isVisible(point)) {
                plain.appendCodePoint(point);
            } else {
                for (char unit : Character.toChars(point)) {
                    plain.append("\\u%04x".formatted((int) unit));
                }
            }
        });
        return plain.toString();
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
