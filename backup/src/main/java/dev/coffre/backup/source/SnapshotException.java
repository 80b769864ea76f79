package dev.coffre.backup.source;

import java.io.IOException;

/** What could be frozen was not. */
public final class SnapshotException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean expected;

    private SnapshotException(String reason, boolean expected) {
        super(reason);
        this.expected = expected;
    }

    /**
     * It went wrong.
     *
     * @param reason the kernel's symbol, such as {@code ENOSPC}
     */
    public static SnapshotException failed(String reason) {
        return new SnapshotException(reason, false);
    }

    /** This user may not, or the file system is mounted in a way that does not allow it. */
    public static SnapshotException notPossible() {
        return new SnapshotException("not possible", true);
    }

    /** Whether nothing is wrong. */
    public boolean isExpected() {
        return expected;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
