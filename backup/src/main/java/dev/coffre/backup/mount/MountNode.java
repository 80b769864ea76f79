package dev.coffre.backup.mount;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import java.util.Optional;

/** An object of a {@link MountTree}. Equal nodes are the same object. */
public sealed interface MountNode {
    /** The top, which contains the machine's folder. */
    record Top() implements MountNode {}

    /** The folder of the machine, which contains its points. */
    record Machine() implements MountNode {}

    /** A symbolic link in the machine's folder, to the first of equal points in a row. {@code latest} is one, too. */
    record PointLink(ByteString name, ByteString target) implements MountNode {}

    /**
     * Something in a point.
     *
     * @param key of its entry; empty for a folder above the roots, and for the folder of the point itself
     * @param paths roots at or below it that no entry of the folder lists; empty for everything below a root
     */
    record InPoint(long seq, Optional<EntryKey> key, Optional<RootPaths> paths) implements MountNode {}
}
