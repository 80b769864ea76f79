package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;

/** Splits a name into characters. Each byte that is not UTF-8 is a character of its own. */
final class Utf8 {
    /** Added to bytes that are not UTF-8, so that they differ from all code points. */
    private static final int NOT_A_CODE_POINT = 0x20_0000;

    private Utf8() {}

    /** Returns the length in bytes of the character at {@code at}: 1 to 4. */
    static int width(ByteString name, int at) {
        int lead = name.byteAt(at) & 0xFF;
        int width = lead >= 0xF0 && lead <= 0xF4 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
        if (lead > 0xF4 || at + width > name.size()) {
            return 1;
        }
        for (int i = at + 1; i < at + width; i++) {
            if ((name.byteAt(i) & 0xC0) != 0x80) {
                return 1;
            }
        }
        return width;
    }

    /** Returns the code point at {@code at}, or a number above all code points for a byte that is not UTF-8. */
    static int character(ByteString name, int at) {
        int lead = name.byteAt(at) & 0xFF;
        int width = width(name, at);
        if (width == 1) {
            return lead < 0x80 ? lead : NOT_A_CODE_POINT + lead;
        }
        int point = lead & (0x7F >> width);
        for (int i = at + 1; i < at + width; i++) {
            point = point << 6 | (name.byteAt(i) & 0x3F);
        }
        return point;
    }
}
