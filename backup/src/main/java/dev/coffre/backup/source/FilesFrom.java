package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.PathForm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses a file that lists paths, separated by NUL if the file contains one, else by newlines. On Windows, lines may end with
 * a carriage return too, and the file may be UTF-8 or UTF-16 with a byte order mark, as PowerShell and editors write it.
 */
public final class FilesFrom {
    private static final ByteString UTF_8_MARK = ByteString.utf8("\uFEFF");
    private static final ByteString UTF_16_MARK = ByteString.of(new byte[] {(byte) 0xFF, (byte) 0xFE});

    private FilesFrom() {}

    /**
     * Returns the paths unchanged, without empty ones.
     *
     * @param system whose text files it is like
     */
    public static List<ByteString> parse(ByteString list, PathForm system) {
        return system == PathForm.UNIX ? split(list) : withoutReturns(split(text(list)));
    }

    /** Returns text of Windows as UTF-8 without a byte order mark. */
    private static ByteString text(ByteString list) {
        if (list.startsWith(UTF_16_MARK)) {
            byte[] units = list.substring(UTF_16_MARK.size(), list.size()).toByteArray();
            return ByteString.utf8(new String(units, StandardCharsets.UTF_16LE));
        }
        return list.startsWith(UTF_8_MARK) ? list.substring(UTF_8_MARK.size(), list.size()) : list;
    }

    private static List<ByteString> withoutReturns(List<ByteString> lines) {
        return lines.stream()
                .map(line -> line.byteAt(line.size() - 1) == '\r' ? line.substring(0, line.size() - 1) : line)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static List<ByteString> split(ByteString list) {
        byte separator = list.indexOf((byte) 0) >= 0 ? 0 : (byte) '\n';
        List<ByteString> paths = new ArrayList<>();
        for (int from = 0; from < list.size(); ) {
            int end = list.indexOf(separator, from);
            int to = end < 0 ? list.size() : end;
            if (to > from) {
                paths.add(list.substring(from, to));
            }
            from = to + 1;
        }
        return List.copyOf(paths);
    }
}
