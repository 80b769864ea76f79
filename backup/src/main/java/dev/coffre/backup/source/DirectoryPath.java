package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory of a walk, component by component.
 *
 * @param absolute from the file system's root
 * @param rootDepth how many of the components are the backup root's own
 */
record DirectoryPath(List<ByteString> absolute, int rootDepth) {
    /** @param path a root's absolute path and the components below it, as in an entry's parent */
    static DirectoryPath of(List<ByteString> path) {
        List<ByteString> absolute = new ArrayList<>(components(path.getFirst()));
        int rootDepth = absolute.size();
        absolute.addAll(path.subList(1, path.size()));
        return new DirectoryPath(List.copyOf(absolute), rootDepth);
    }

    /** What stands between the slashes; empty components left out. */
    static List<ByteString> components(ByteString path) {
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
