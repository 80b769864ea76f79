package dev.coffre.agent.console.tree;

import java.util.Optional;

/**
 * A row of the tree.
 *
 * @param path encoded by {@link dev.coffre.agent.console.page.PathCodec}
 * @param name display name
 * @param folder whether it is a directory
 * @param selected whether it is chosen
 * @param selectable whether a backup would take anything of it
 * @param contents entries of an open directory
 */
public record TreeRow(
        String path,
        String name,
        boolean folder,
        boolean selected,
        boolean selectable,
        Optional<TreeRemark> remark,
        Optional<TreeFolder> contents) {

    /** Returns whether the person can open this directory. */
    public boolean isExpandable() {
        return folder && selectable;
    }
}
