package dev.coffre.backup.win32;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import java.util.concurrent.atomic.AtomicLong;

/** An open handle. Closing is idempotent. Use after close is a programming error and throws. */
public final class Win32Handle implements AutoCloseable {
    private static final long CLOSED = 0;
    private static final Win32Function CLOSE_HANDLE = Win32Function.of("kernel32", "CloseHandle");

    private final AtomicLong value;

    Win32Handle(long value) {
        this.value = new AtomicLong(value);
    }

    /** @throws IllegalStateException if closed */
    public long value() {
        long current = value.get();
        if (current == CLOSED) {
            throw new IllegalStateException("closed");
        }
        return current;
    }

    @Override
    public void close() throws ErrnoException {
        long open = value.getAndSet(CLOSED);
        if (open != CLOSED) {
            CLOSE_HANDLE.call(open).requireTrue(ByteString.EMPTY);
        }
    }

    @Override
    public String toString() {
        return "handle " + value.get();
    }
}
