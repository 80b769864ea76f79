package dev.coffre.agent.console.tree;

import java.util.List;
import java.util.Optional;

/**
 * The content of an open directory.
 *
 * @param path encoded by {@link dev.coffre.agent.console.page.PathCodec}
 * @param count number of all entries, including those not shown
 * @param excludedByMarker whether a marker file or cache tag excludes its contents
 * @param error the errno symbol, such as {@code EACCES}, if it cannot be read
 */
public record TreeFolder(
        String path, List<TreeRow> rows, long count, boolean excludedByMarker, Optional<String> error) {
    public TreeFolder {
        rows = List.copyOf(rows);
    }

    public boolean isTruncated() {
        return count > rows.size();
    }
}
