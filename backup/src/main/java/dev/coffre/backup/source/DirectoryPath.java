package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory of a walk as path components.
 *
 * @param absolute components from the file system's root
 * @param rootDepth number of leading components that belong to the backup root
 */
public record DirectoryPath(List<ByteString> absolute, int rootDepth) {
    /** @param path a root's absolute path and the components below it, as in an entry's parent */
    public static DirectoryPath of(List<ByteString> path) {
        List<ByteString> absolute = new ArrayList<>(RootPath.components(path.getFirst()));
        int rootDepth = absolute.size();
        absolute.addAll(path.subList(1, path.size()));
        return new DirectoryPath(List.copyOf(absolute), rootDepth);
    }

    /** Splits a path at its slashes. Empty components are dropped. */
    public static List<ByteString> components(ByteString path) {
        List<ByteString> components = new ArrayList<>();
        for (int from = 0; from < path.size(); ) {
            int slash = path.indexOf((byte) '/', from);
            int to = slash < 0 ? path.size() : slash;
            if (to > from) {
                components.add(path.substring(from, to));
            }
            from = to + 1;
        }
        return components;
    }
}
