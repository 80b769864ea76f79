package dev.coffre.backup.errno;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;

/** A call to the operating system failed. On Windows, the adapter maps the error to one of {@link Errno}. */
public final class ErrnoException extends IOException implements SystemReason.WithSymbol {
    private static final long serialVersionUID = 1;

    private final String call;
    private final int errno;
    private final String name;
    private final String reason;

    public ErrnoException(String call, int errno, ByteString name) {
        super(call + (name.isEmpty() ? "" : " '" + name.displayPath() + "'") + ": " + Errno.symbol(errno));
        this.call = call;
        this.errno = errno;
        this.name = name.displayPath();
        this.reason = Errno.symbol(errno);
    }

    private ErrnoException(ErrnoException failure, String reason) {
        super(failure.getMessage(), failure);
        this.call = failure.call;
        this.errno = failure.errno;
        this.name = failure.name;
        this.reason = reason;
    }

    /** Returns the same failure with a more precise reason than its errno. */
    public ErrnoException withReason(String known) {
        return new ErrnoException(this, known);
    }

    public String call() {
        return call;
    }

    /** Returns one of {@link Errno}, or another error number of the kernel. */
    public int errno() {
        return errno;
    }

    public boolean is(int wanted) {
        return errno == wanted;
    }

    /** Returns the symbol, such as {@code EACCES}, or the more precise reason. */
    @Override
    public String symbol() {
        return reason;
    }

    /** Returns the printable name that was passed to the call; empty if it worked on a descriptor. */
    public String name() {
        return name;
    }
}
