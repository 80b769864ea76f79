package dev.coffre.agent.policy;

import java.util.HexFormat;

/**
 * Names in a JSON file, which must be text. A byte that is not text, which {@code CommandLineBytes} writes as a lone
 * surrogate, becomes {@code %} and two hexadecimal digits. So does the percent sign itself.
 */
final class NameCodec {
    private static final char ESCAPE = '%';
    private static final int FIRST_BYTE = 0xDC80;
    private static final int LAST_BYTE = 0xDCFF;

    private NameCodec() {}

    static String encode(String name) {
        StringBuilder text = new StringBuilder(name.length());
        name.codePoints().forEach(point -> {
            if (point == ESCAPE || point >= FIRST_BYTE && point <= LAST_BYTE) {
                text.append(ESCAPE).append(HexFormat.of().toHexDigits((byte) point));
            } else {
                text.appendCodePoint(point);
            }
        });
        return text.toString();
    }

    /** A percent sign without two digits after it is kept. */
    static String decode(String text) {
        StringBuilder name = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == ESCAPE && i + 2 < text.length() && areDigits(text, i + 1)) {
                int value = HexFormat.fromHexDigits(text, i + 1, i + 3);
                name.append(value == ESCAPE ? ESCAPE : (char) (FIRST_BYTE - 0x80 + value));
                i += 2;
            } else {
                name.append(text.charAt(i));
            }
        }
        return name.toString();
    }

    private static boolean areDigits(String text, int at) {
        return HexFormat.isHexDigit(text.charAt(at)) && HexFormat.isHexDigit(text.charAt(at + 1));
    }
}
