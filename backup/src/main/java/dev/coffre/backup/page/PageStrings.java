package dev.coffre.backup.page;

import dev.coffre.backup.bytes.BigEndianReader;
import dev.coffre.backup.bytes.MalformedException;
import dev.coffre.backup.entry.ByteString;
import java.util.ArrayList;
import java.util.List;

/** The string table of an opened page. Entries refer to strings by number. */
public final class PageStrings {
    private final List<ByteString> strings;

    private PageStrings(List<ByteString> strings) {
        this.strings = strings;
    }

    public static PageStrings read(BigEndianReader in) {
        int count = in.u16();
        if (count > PageLimits.MAX_STRINGS) {
            throw new MalformedException(count + " strings in one page");
        }
        in.requireRoomFor(count, 2, "strings");
        List<ByteString> strings = new ArrayList<>(count + 1);
        strings.add(ByteString.EMPTY);
        for (int i = 0; i < count; i++) {
            strings.add(in.string());
        }
        return new PageStrings(strings);
    }

    /** Returns the string with this number; empty for 0. */
    public ByteString get(int number) {
        if (number >= strings.size()) {
            throw new MalformedException("string " + number + " of " + (strings.size() - 1));
        }
        return strings.get(number);
    }
}
