package dev.coffre.acceptance.simulation;

import dev.coffre.backup.tree.TreeRoot;
import dev.coffre.vault.id.Oid;
import java.util.Set;

/**
 * The large file as a run saved it.
 *
 * @param tree the pages with its entry
 * @param page root of {@code tree}
 * @param borrowed records of earlier points that it needs. The agent has no copy of them
 * @param name of its signatures in the cache folder
 */
record SavedLargeFile(LargeFileContent content, TreeRoot tree, Node page, Set<Oid> borrowed, Oid name) {
    /** Whether the agent can send this record. */
    boolean canSend(Node node) {
        return !borrowed.contains(node.oid());
    }
}
