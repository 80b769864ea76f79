package dev.coffre.agent.command;

import dev.coffre.backup.run.CancelToken;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the running job from outside: by {@code jobs cancel}, or by a signal, to which the process answers only after the
 * job has come to a safe place (at most ten seconds later). Closed when the job has ended.
 */
final class Cancellation implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final CancelToken token = new CancelToken();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread onSignal = new Thread(this::cancelAndWait, "cancel-on-signal");

    Cancellation() {
        Runtime.getRuntime().addShutdownHook(onSignal);
    }

    CancelToken token() {
        return token;
    }

    void cancel() {
        token.cancel();
    }

    private void cancelAndWait() {
        token.cancel();
        try {
            boolean inTime = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!inTime) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException shuttingDown) {
            // The hook is what waits for this.
        }
    }
}
