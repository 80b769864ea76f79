package dev.coffre.backup.errno;

import dev.coffre.backup.entry.ByteString;
import java.time.Duration;
import java.util.Optional;

/** Calls to file systems that have not returned, to detect a file system that hangs. For one thread. */
@FunctionalInterface
public interface PendingCalls {
    /** For a system whose calls are not watched. */
    PendingCalls UNKNOWN = Optional::empty;

    /**
     * A pending call.
     *
     * @param path that the thread waits for
     */
    record PendingCall(ByteString path, Duration waited) {}

    /** Polls, and returns the longest-waiting call among those seen before. Call it once a second. */
    Optional<PendingCall> longest();
}
