package dev.coffre.backup.win32;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;

/**
 * What a function returned.
 *
 * @param value as wide as a pointer; use {@link #status} if the function returns 32 bits, because the upper half is undefined
 * @param lastError what {@code GetLastError} returns; meaningless unless the function failed
 */
public record Win32Result(String function, long value, int lastError) {
    private static final long INVALID_HANDLE = -1;

    /** Returns the result of a function that returns 32 bits. */
    public int status() {
        return (int) value;
    }

    /** Returns whether a BOOL is true. */
    public boolean isTrue() {
        return status() != 0;
    }

    /**
     * Throws the last error if a BOOL is false.
     *
     * @param name what the call was about, for the message
     */
    public void requireTrue(ByteString name) throws ErrnoException {
        if (!isTrue()) {
            throw failure(name);
        }
    }

    /** Returns a handle. Throws the last error if it is null or {@code INVALID_HANDLE_VALUE}. */
    public Win32Handle requireHandle(ByteString name) throws ErrnoException {
        if (value == 0 || value == INVALID_HANDLE) {
            throw failure(name);
        }
        return new Win32Handle(value);
    }

    public ErrnoException failure(ByteString name) {
        return Win32Error.exception(function, lastError, name);
    }
}
