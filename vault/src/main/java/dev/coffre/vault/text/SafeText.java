package dev.coffre.vault.text;

/**
 * Makes untrusted texts, such as names and labels, safe to print. It spells out every character that ends a line, controls a
 * terminal, is invisible, or changes the direction of the text.
 */
public final class SafeText {
    private SafeText() {}

    /** Returns the text with every unsafe character as its code point: <code>&#92;u{a}</code>. */
    public static String escaped(String text) {
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

    /** Returns the JSON in one line, with every unsafe character as a JSON escape, which means the same to a JSON reader. */
    public static String escapedJson(String line) {
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

    /** Returns whether a character is shown, and neither controls a terminal nor changes the direction of the text. */
    public static boolean isVisible(int point) {
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
