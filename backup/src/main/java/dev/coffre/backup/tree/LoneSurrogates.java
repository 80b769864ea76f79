package dev.coffre.backup.tree;

import dev.coffre.backup.entry.ByteString;

/** Finds surrogates in WTF-8, which UTF-8 does not allow. A pair takes four bytes, so each of three bytes is alone. */
final class LoneSurrogates {
    private static final int LEAD_BYTE = 0xED;
    private static final int FIRST_SECOND_BYTE = 0xA0;

    private LoneSurrogates() {}

    static boolean isIn(ByteString name) {
        for (int i = name.indexOf((byte) LEAD_BYTE); i >= 0 && i + 1 < name.size(); i = next(name, i)) {
            if ((name.byteAt(i + 1) & 0xFF) >= FIRST_SECOND_BYTE) {
                return true;
            }
        }
        return false;
    }

    private static int next(ByteString name, int at) {
        return name.indexOf((byte) LEAD_BYTE, at + 1);
    }
}
