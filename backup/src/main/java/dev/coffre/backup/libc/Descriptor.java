package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An open file or directory. Closing is idempotent. Use after close is a programming error and throws; it never reaches
 * another file that got the same number.
 */
public final class Descriptor implements AutoCloseable {
    /** The working directory of the process, which absolute paths ignore. Closing it does nothing. */
    public static final Descriptor WORKING_DIRECTORY = new Descriptor(-100);

    private static final int CLOSED = -1;
    private static final CFunction CLOSE = CFunction.ofInt("close");

    private final AtomicInteger number;

    Descriptor(int number) {
        this.number = new AtomicInteger(number);
    }

    /** @throws IllegalStateException if closed */
    public int number() {
        int current = number.get();
        if (current == CLOSED) {
            throw new IllegalStateException("closed");
        }
        return current;
    }

    /** @throws ErrnoException if the kernel could not store what was written (network file systems, quotas) */
    @Override
    public void close() throws ErrnoException {
        if (this == WORKING_DIRECTORY) {
            return;
        }
        int open = number.getAndSet(CLOSED);
        if (open != CLOSED) {
            Scratch scratch = Scratch.ofThread();
            scratch.check(CLOSE.call(scratch, open), "close", ByteString.EMPTY);
        }
    }

    @Override
    public String toString() {
        return "descriptor " + number.get();
    }
}
