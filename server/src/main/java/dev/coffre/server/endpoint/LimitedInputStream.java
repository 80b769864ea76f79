package dev.coffre.server.endpoint;

import dev.coffre.vault.problem.ProblemCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fails once more bytes than the limit were read, whatever Content-Length says. */
final class LimitedInputStream extends FilterInputStream {
    private final long limit;
    private long remaining;

    LimitedInputStream(InputStream in, long most) {
        super(in);
        this.limit = most;
        this.remaining = most;
    }

    @Override
    public int read() throws IOException {
        int next = in.read();
        if (next >= 0) {
            consume(1);
        }
        return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        if (read > 0) {
            consume(read);
        }
        return read;
    }

    private void consume(int read) {
        remaining -= read;
        if (remaining < 0) {
            throw ProblemCode.REQUEST_TOO_LARGE.with("maximum", limit);
        }
    }
}
