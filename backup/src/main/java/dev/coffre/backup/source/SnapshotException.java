package dev.coffre.backup.source;

import java.io.IOException;

/** A snapshot could not be taken, although the file system supports snapshots. */
public final class SnapshotException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean unsupported;

    private SnapshotException(String reason, boolean unsupported) {
        super(reason);
        this.unsupported = unsupported;
    }

    /**
     * Returns an exception for a failure.
     *
     * @param reason the kernel's symbol, such as {@code ENOSPC}
     */
    public static SnapshotException failed(String reason) {
        return new SnapshotException(reason, false);
    }

    /** Returns an exception for a missing right, or for a mount that does not allow snapshots. */
    public static SnapshotException unsupported() {
        return new SnapshotException("not possible", true);
    }

    /** Returns whether snapshots are not possible here, which is no error. */
    public boolean isUnsupported() {
        return unsupported;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
