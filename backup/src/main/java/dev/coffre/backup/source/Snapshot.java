package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;

/** A folder and what is below it, as it was at one moment. */
public interface Snapshot extends AutoCloseable {
    /** The folder, absolute and without links on the way. */
    ByteString original();

    /** Where it is read. */
    ByteString place();

    /** The folder of Coffre that {@link #place} is in. */
    ByteString keptIn();

    /** Deletes it; harmless when that was done. What cannot be deleted now is deleted by a later job. */
    @Override
    void close();
}
