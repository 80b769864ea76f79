package dev.coffre.agent.console.tree;

import java.util.List;
import java.util.Optional;

/**
 * What stands in a folder of the tree.
 *
 * @param path as {@link dev.coffre.agent.console.frame.PathText}
 * @param count of all that stand there, also of those that no line shows
 * @param marked whether something in it says that its contents are left out
 * @param flaw the kernel's symbol, such as {@code EACCES}, if it could not be looked into
 */
public record OpenFolder(String path, List<Row> rows, long count, boolean marked, Optional<String> flaw) {
    public OpenFolder {
        rows = List.copyOf(rows);
    }

    public boolean isCut() {
        return count > rows.size();
    }
}
