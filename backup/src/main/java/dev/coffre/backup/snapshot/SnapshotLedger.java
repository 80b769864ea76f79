package dev.coffre.backup.snapshot;

import dev.coffre.backup.entry.ByteString;
import java.util.List;

/** Which snapshots there may be, so that what a killed job left is found. Every change MUST be durable when it returns. */
public interface SnapshotLedger {
    /** Absolute paths. */
    List<ByteString> all();

    void add(ByteString path);

    void remove(ByteString path);
}
