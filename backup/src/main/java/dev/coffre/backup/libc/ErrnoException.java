package dev.coffre.backup.libc;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;

/** A call into the C library failed. */
public final class ErrnoException extends IOException implements SystemReason.Named {
    private static final long serialVersionUID = 1;

    private final String call;
    private final int errno;
    private final String name;

    public ErrnoException(String call, int errno, ByteString name) {
        super(call + (name.isEmpty() ? "" : " '" + name.display() + "'") + ": " + Errno.symbol(errno));
        this.call = call;
        this.errno = errno;
        this.name = name.display();
    }

    public String call() {
        return call;
    }

    /** One of {@link Errno}, or another number of the kernel's. */
    public int errno() {
        return errno;
    }

    public boolean is(int wanted) {
        return errno == wanted;
    }

    /** The symbol, such as {@code EACCES}. */
    @Override
    public String symbol() {
        return Errno.symbol(errno);
    }

    /** What the call was about, printable; empty when it worked on a descriptor. */
    public String name() {
        return name;
    }
}
