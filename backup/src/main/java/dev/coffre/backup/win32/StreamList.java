package dev.coffre.backup.win32;

import dev.coffre.backup.win32.WindowsObject.NamedStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Parses FILE_STREAM_INFO: the streams of an object, as {@code :name:$DATA}. */
final class StreamList {
    private static final int HEADER_BYTES = 24;
    private static final String DATA = ":$DATA";

    private StreamList() {}

    /** Returns the named streams. The content of a file is the stream without a name, which is left out. */
    static List<NamedStream> parse(MemorySegment list) {
        List<NamedStream> streams = new ArrayList<>();
        for (long at = 0; at + HEADER_BYTES <= list.byteSize(); ) {
            int next = list.get(ValueLayout.JAVA_INT, at);
            int units = list.get(ValueLayout.JAVA_INT, at + 4) / 2;
            if (units < 0 || at + HEADER_BYTES + 2L * units > list.byteSize()) {
                throw new IllegalStateException("a stream's name of " + units + " units");
            }
            String full = WideString.read(list, at + HEADER_BYTES, units);
            if (full.startsWith(":") && full.endsWith(DATA) && full.length() > DATA.length() + 1) {
                String name = full.substring(1, full.length() - DATA.length());
                streams.add(new NamedStream(name, list.get(ValueLayout.JAVA_LONG, at + 8)));
            }
            if (next <= 0) {
                return streams;
            }
            at += next;
        }
        return streams;
    }
}
