package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import java.util.ArrayList;
import java.util.List;

/** Parses a file that lists paths, separated by NUL if the file contains one, else by newlines. */
public final class FilesFrom {
    private FilesFrom() {}

    /** Returns the paths unchanged, without empty ones. */
    public static List<ByteString> parse(ByteString list) {
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
