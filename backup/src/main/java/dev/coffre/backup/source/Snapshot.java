package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;

/** A read-only copy of a directory tree as of one moment. */
public interface Snapshot extends AutoCloseable {
    /** Returns the original directory: absolute, without links on the way. */
    ByteString original();

    /** Returns the path at which the snapshot is read. */
    ByteString path();

    /** Returns Coffre's directory that contains {@link #path}. */
    ByteString storageDirectory();

    /** Deletes the snapshot. Idempotent. What cannot be deleted now is deleted by a later job. */
    @Override
    void close();
}
