package dev.coffre.vault.remote;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as a stream that the reader bounds. Of the network a few pieces are asked ahead of the reader, so
 * that neither has to wake the other for each of them; an endless body costs no more than those. A body that stands still
 * for the idle time ends in {@link SocketTimeoutException}. Who reads waits for the pace, and the sender with it, since the
 * network asks for more only then.
 *
 * <p>One reader, one network thread.
 */
final class AnswerBody extends InputStream implements BodySubscriber<AnswerBody> {
    /** Pieces that are asked ahead of the reader; the JDK's client makes them as long as its buffers ({@link Transport}). */
    private static final int AHEAD = 8;

    /** What the network says: no more pieces than were asked for, then the end. */
    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(AHEAD + 2);

    private final Queue<ByteBuffer> unread = new ArrayDeque<>();
    private final CompletableFuture<AnswerBody> opened = new CompletableFuture<>();
    private final Duration idle;
    private final Pacing pacing;
    private volatile Flow.@Nullable Subscription subscription;
    private boolean ended;

    private sealed interface Event {
        record Piece(List<ByteBuffer> buffers) implements Event {}

        record End() implements Event {}

        record Failure(Throwable cause) implements Event {}
    }

    AnswerBody(Duration idle, Pacing pacing) {
        this.idle = idle;
        this.pacing = pacing;
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
        return fill() ? unread.element().get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        ByteBuffer buffer = unread.element();
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    /** Gives the connection up unless the body was read to its end. */
    @Override
    public void close() {
        Flow.Subscription flow = subscription;
        if (!ended && flow != null) {
            flow.cancel();
        }
        ended = true;
        unread.clear();
    }

    /** Whether there is a byte to read. */
    private boolean fill() throws IOException {
        while (true) {
            while (!unread.isEmpty() && !unread.element().hasRemaining()) {
                unread.remove();
            }
            if (!unread.isEmpty()) {
                return true;
            }
            if (ended) {
                return false;
            }
            switch (next()) {
                case Event.Piece(List<ByteBuffer> buffers) -> unread.addAll(buffers);
                case Event.End() -> ended = true;
                case Event.Failure(Throwable cause) -> {
                    ended = true;
                    throw new IOException("the answer broke off", cause);
                }
            }
        }
    }

    private Event next() throws IOException {
        try {
            Event event = events.poll(idle.toNanos(), TimeUnit.NANOSECONDS);
            if (event == null) {
                close();
                throw new SocketTimeoutException("no byte of the answer for " + idle);
            }
            if (event instanceof Event.Piece(List<ByteBuffer> buffers)) {
                pacing.pass(buffers.stream().mapToInt(ByteBuffer::remaining).sum());
                ask(1);
            }
            return event;
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private void ask(int pieces) {
        Flow.Subscription flow = subscription;
        if (flow != null) {
            flow.request(pieces);
        }
    }

    @Override
    public CompletionStage<AnswerBody> getBody() {
        return opened;
    }

    @Override
    public void onSubscribe(Flow.Subscription flow) {
        subscription = flow;
        ask(AHEAD);
        opened.complete(this);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        events.add(new Event.Piece(buffers));
    }

    @Override
    public void onError(Throwable failure) {
        opened.completeExceptionally(failure);
        events.add(new Event.Failure(failure));
    }

    @Override
    public void onComplete() {
        events.add(new Event.End());
    }
}
