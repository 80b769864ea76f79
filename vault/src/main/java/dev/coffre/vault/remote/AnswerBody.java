package dev.coffre.vault.remote;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;

/**
 * The body of an answer as a stream that the reader bounds. Who reads waits for the network and for the pace, and the sender
 * with it. A body that stands still for the idle time ends in {@link java.net.SocketTimeoutException}, one that hardly moves
 * in {@link LeastRate.TooSlow}. One that was read to its end leaves its connection to the next call; any other closes it.
 *
 * <p>Used by one thread.
 */
final class AnswerBody extends InputStream {
    private final InputStream content;
    private final Pacing pacing;
    private final Ending ending;
    private final LeastRate rate;
    private long left;
    private boolean ended;

    /** What becomes of the connection. */
    interface Ending {
        /** The body was read to its end. */
        void complete();

        /** It was not, and will not be. */
        void abandoned();
    }

    /**
     * @param length in bytes; negative where only the end will tell
     * @param idle the time in which it must bring its least
     */
    AnswerBody(InputStream content, long length, Pacing pacing, Duration idle, Ending ending) {
        this.content = content;
        this.left = length;
        this.pacing = pacing;
        this.ending = ending;
        this.rate = new LeastRate(idle);
        endWhereNothingIsLeft();
    }

    /** The whole body, if it is at most {@code limit} bytes; else {@link TooLarge}. */
    byte[] readAtMost(int limit) throws IOException {
        byte[] bytes = readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw new TooLarge(limit);
        }
        return bytes;
    }

    /** Exactly {@code length} bytes; {@link EOFException} if the body ends before. */
    byte[] readExactly(int length) throws IOException {
        byte[] bytes = new byte[length];
        int there = readNBytes(bytes, 0, length);
        if (there < length) {
            throw new EOFException("the answer ends after " + there + " of " + length + " bytes");
        }
        return bytes;
    }

    /** The answer is larger than anything that was asked for. */
    static final class TooLarge extends IOException {
        private final long limit;

        TooLarge(long limit) {
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
            long asked = System.nanoTime();
            int count = content.read(target, offset, Math.min(length, PacedBody.PIECE));
            long waited = System.nanoTime() - asked;
            if (count < 0) {
                end();
                return -1;
            }
            PacedBody.pass(pacing, count);
            left -= left < 0 ? 0 : count;
            endWhereNothingIsLeft();
            if (!ended) {
                rate.moved(count, waited);
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

    private void endWhereNothingIsLeft() {
        if (left == 0) {
            end();
        }
    }

    private void end() {
        ended = true;
        ending.complete();
    }

    /** Gives the connection up unless the body was read to its end. */
    @Override
    public void close() {
        if (!ended) {
            ended = true;
            ending.abandoned();
        }
    }
}
