package dev.coffre.backup.source;

import dev.coffre.backup.bytes.BigEndianWriter;
import dev.coffre.backup.entry.ByteString;

/** Makes names comparable that differ in the case of letters only. Bytes that are not UTF-8 stay as they are. */
public final class CaseFolding {
    private CaseFolding() {}

    /** Returns the name with each letter replaced by the lower case of its upper case. */
    public static ByteString fold(ByteString name) {
        BigEndianWriter folded = new BigEndianWriter(name.size() + 8);
        for (int at = 0; at < name.size(); at += Utf8.width(name, at)) {
            int character = Utf8.character(name, at);
            if (character < 0x80) {
                folded.u8(character >= 'A' && character <= 'Z' ? character | 0x20 : character);
            } else if (character <= Character.MAX_CODE_POINT) {
                int lower = Character.toLowerCase(Character.toUpperCase(character));
                folded.bytes(ByteString.utf8(Character.toString(lower)));
            } else {
                folded.u8(name.byteAt(at) & 0xFF);
            }
        }
        return folded.toByteString();
    }
}
