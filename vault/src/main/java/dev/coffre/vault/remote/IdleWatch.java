package dev.coffre.vault.remote;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for an answer for as long as bytes of the request still move. The client's own time-out would count from the
 * start and so forbid large bodies on slow lines.
 */
final class IdleWatch {
    private final long idleNanos;
    private volatile long lastMove = System.nanoTime();

    IdleWatch(Duration idle) {
        this.idleNanos = idle.toNanos();
    }

    void moved() {
        lastMove = System.nanoTime();
    }

    /** The same body; each piece of it that the client takes counts as a move. */
    BodyPublisher watch(BodyPublisher body) {
        return new BodyPublisher() {
            @Override
            public long contentLength() {
                return body.contentLength();
            }

            @Override
            public void subscribe(Flow.Subscriber<? super ByteBuffer> taker) {
                body.subscribe(new WatchedTaker(taker));
            }
        };
    }

    /** The result, or {@link TimeoutException} once nothing has moved for the whole idle time; then it is cancelled. */
    <T> T await(CompletableFuture<T> answer) throws ExecutionException, InterruptedException, TimeoutException {
        try {
            while (true) {
                long left = lastMove + idleNanos - System.nanoTime();
                if (left <= 0) {
                    throw new TimeoutException();
                }
                try {
                    return answer.get(left, TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    // Something may have moved meanwhile: the loop looks again.
                }
            }
        } finally {
            answer.cancel(true);
        }
    }

    private final class WatchedTaker implements Flow.Subscriber<ByteBuffer> {
        private final Flow.Subscriber<? super ByteBuffer> taker;

        WatchedTaker(Flow.Subscriber<? super ByteBuffer> taker) {
            this.taker = taker;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            taker.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer piece) {
            moved();
            taker.onNext(piece);
        }

        @Override
        public void onError(Throwable failure) {
            taker.onError(failure);
        }

        @Override
        public void onComplete() {
            moved();
            taker.onComplete();
        }
    }
}
