package dev.coffre.agent.console.tree;

import java.util.Optional;

/**
 * A line of the tree.
 *
 * @param path as {@link dev.coffre.agent.console.frame.PathText}
 * @param name for people
 * @param folder whether it is one
 * @param ticked whether it is chosen
 * @param choosable whether choosing it would back anything up
 * @param inside what stands in a folder that is open
 */
public record Row(
        String path,
        String name,
        boolean folder,
        boolean ticked,
        boolean choosable,
        Optional<Remark> remark,
        Optional<OpenFolder> inside) {

    /** Whether a person can look into it. */
    public boolean opens() {
        return folder && choosable;
    }
}
