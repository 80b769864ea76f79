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
    private final String reason;

    public ErrnoException(String call, int errno, ByteString name) {
        super(call + (name.isEmpty() ? "" : " '" + name.display() + "'") + ": " + Errno.symbol(errno));
        this.call = call;
        this.errno = errno;
        this.name = name.display();
        this.reason = Errno.symbol(errno);
    }

    private ErrnoException(ErrnoException failure, String reason) {
        super(failure.getMessage(), failure);
        this.call = failure.call;
        this.errno = failure.errno;
        this.name = failure.name;
        this.reason = reason;
    }

    /** The same failure, with a reason that says more than its errno. */
    public ErrnoException because(String known) {
        return new ErrnoException(this, known);
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

    /** The symbol, such as {@code EACCES}; or what is known better. */
    @Override
    public String symbol() {
        return reason;
    }

    /** What the call was about, printable; empty when it worked on a descriptor. */
    public String name() {
        return name;
    }
}
