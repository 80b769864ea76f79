package dev.coffre.backup.tree;

import dev.coffre.backup.record.RecordReference;

/**
 * The root page of a recovery point's tree.
 *
 * @param level of the page: 0 if it holds entries
 * @param files regular files below
 * @param bytes of these files, holes included
 */
public record TreeRoot(RecordReference page, int level, long files, long bytes) {}
