package dev.coffre.vault.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * A response body as a stream. The reader decides how much it reads. A read waits for the network and for the rate
 * limit, and so throttles the sender. A body that stalls for the idle time ends in
 * {@link java.net.SocketTimeoutException}; one that is too slow ends in {@link MinimumRate.TooSlowException}. Reading
 * to the end frees the connection for the next call; otherwise the connection is closed.
 *
 * <p>For one thread.
 */
final class ResponseBody extends InputStream {
    private final InputStream content;
    private final RateLimiter rateLimiter;
    private final EndListener endListener;
    private final MinimumRate minimumRate;
    private long remaining;
    private boolean ended;

    /** Decides what happens to the connection. */
    interface EndListener {
        /** The body was read to its end. */
        void completed();

        /** The body was not read to its end, and no more will be read. */
        void abandoned();
    }

    /**
     * @param length in bytes; negative if unknown until the end
     * @param idle the window in which the body must bring its minimum
     */
    ResponseBody(InputStream content, long length, RateLimiter pacing, Duration idle, EndListener ending) {
        this.content = content;
        this.remaining = length;
        this.rateLimiter = pacing;
        this.endListener = ending;
        this.minimumRate = new MinimumRate(idle);
        endIfComplete();
    }

    /**
     * Returns the whole body.
     *
     * @throws TooLargeException if it is longer than {@code limit} bytes
     */
    byte[] readAtMost(int limit) throws IOException {
        byte[] bytes = readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw new TooLargeException(limit);
        }
        return bytes;
    }

    /**
     * Returns exactly {@code length} bytes.
     *
     * @throws EOFException if the body ends before
     */
    byte[] readExactly(int length) throws IOException {
        byte[] bytes = new byte[length];
        int received = readNBytes(bytes, 0, length);
        if (received < length) {
            throw new EOFException("the answer ends after " + received + " of " + length + " bytes");
        }
        return bytes;
    }

    /** The response is larger than anything that was asked for. */
    static final class TooLargeException extends IOException {
        private final long limit;

        TooLargeException(long limit) {
            super("the answer is larger than " + limit + " bytes");
            this.limit = limit;
        }

        long limit() {
            return limit;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (ended || length == 0) {
            return length == 0 ? 0 : -1;
        }
        try {
            long started = System.nanoTime();
            int count = content.read(target, offset, Math.min(length, RateLimitedBody.MAX_PIECE_BYTES));
            long waited = System.nanoTime() - started;
            if (count < 0) {
                end();
                return -1;
            }
            RateLimitedBody.acquire(rateLimiter, count);
            remaining -= remaining < 0 ? 0 : count;
            endIfComplete();
            if (!ended) {
                minimumRate.received(count, waited);
            }
            return count;
        } catch (IOException e) {
            close();
            throw Thread.currentThread().isInterrupted() ? interrupted(e) : e;
        }
    }

    private static IOException interrupted(IOException cause) {
        InterruptedIOException interrupted = new InterruptedIOException("interrupted while an answer was read");
        interrupted.initCause(cause);
        return interrupted;
    }

    private void endIfComplete() {
        if (remaining == 0) {
            end();
        }
    }

    private void end() {
        ended = true;
        endListener.completed();
    }

    /** Closes the connection unless the body was read to its end. */
    @Override
    public void close() {
        if (!ended) {
            ended = true;
            endListener.abandoned();
        }
    }
}
