package dev.coffre.server.text;

/** Texts that other people made up, with everything spelled out that ends a line, hides, or turns the way of reading. */
public final class Visible {
    private Visible() {}

    /** The same text; what is not seen stands as its code point: <code>&#92;u{a}</code>. */
    public static String spelled(String text) {
        if (text.codePoints().allMatch(Visible::isVisible)) {
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
