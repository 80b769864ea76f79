package dev.coffre.backup.mount;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.FileType;

/**
 * An item of a folder.
 *
 * @param inode as in its {@link NodeAttributes}
 */
public record NamedNode(ByteString name, long inode, FileType type) {}
