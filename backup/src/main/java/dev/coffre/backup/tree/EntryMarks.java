package dev.coffre.backup.tree;

import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Facts about an entry beyond its metadata.
 *
 * @param changedWhileRead the content may mix two states of the file
 * @param carriedFrom the file could not be read: its content is that of the recovery point with this sequence number
 * @param linkGroup equal for all paths of one hard-linked file; all 64 bits are used
 * @param sparse runs of zeros are written as holes
 * @param mountPoint a folder whose contents were left out because they are on another file system
 */
public record EntryMarks(
        boolean changedWhileRead,
        OptionalLong carriedFrom,
        OptionalLong linkGroup,
        boolean sparse,
        boolean mountPoint) {
    public static final EntryMarks NONE =
            new EntryMarks(false, OptionalLong.empty(), OptionalLong.empty(), false, false);

    // Written by hand for the reason given in Timestamp.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EntryMarks that
                && changedWhileRead == that.changedWhileRead
                && carriedFrom.equals(that.carriedFrom)
                && linkGroup.equals(that.linkGroup)
                && sparse == that.sparse
                && mountPoint == that.mountPoint;
    }

    @Override
    public int hashCode() {
        return Objects.hash(changedWhileRead, carriedFrom, linkGroup, sparse, mountPoint);
    }

    public EntryMarks withChangedWhileRead() {
        return new EntryMarks(true, carriedFrom, linkGroup, sparse, mountPoint);
    }

    public EntryMarks withCarriedFrom(long seq) {
        return new EntryMarks(changedWhileRead, OptionalLong.of(seq), linkGroup, sparse, mountPoint);
    }

    public EntryMarks withLinkGroup(long group) {
        return new EntryMarks(changedWhileRead, carriedFrom, OptionalLong.of(group), sparse, mountPoint);
    }

    public EntryMarks withSparse() {
        return new EntryMarks(changedWhileRead, carriedFrom, linkGroup, true, mountPoint);
    }

    public EntryMarks withMountPoint() {
        return new EntryMarks(changedWhileRead, carriedFrom, linkGroup, sparse, true);
    }
}
