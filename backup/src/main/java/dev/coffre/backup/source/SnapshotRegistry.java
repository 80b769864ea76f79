package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import java.util.List;

/**
 * Durable list of the snapshots that may exist, so that those of a killed job are found. Every change MUST be durable on
 * return.
 */
public interface SnapshotRegistry {
    /** Returns absolute paths. */
    List<ByteString> all();

    void add(ByteString path);

    void remove(ByteString path);
}
