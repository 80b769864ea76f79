package dev.coffre.server.endpoint;

import dev.coffre.vault.problem.ProblemCode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Fails once more bytes than the limit were read, whatever Content-Length says. */
final class LimitedInputStream extends FilterInputStream {
    private final long most;
    private long left;

    LimitedInputStream(InputStream in, long most) {
        super(in);
        this.most = most;
        this.left = most;
    }

    @Override
    public int read() throws IOException {
        int next = in.read();
        if (next >= 0) {
            count(1);
        }
        return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        if (read > 0) {
            count(read);
        }
        return read;
    }

    private void count(int read) {
        left -= read;
        if (left < 0) {
            throw ProblemCode.REQUEST_TOO_LARGE.with("maximum", most);
        }
    }
}
