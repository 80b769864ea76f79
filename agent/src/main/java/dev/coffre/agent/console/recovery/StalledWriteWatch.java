package dev.coffre.agent.console.recovery;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Interrupts a thread whose write to a browser takes too long: a paused download must not hold a process and its
 * connection to the vault for hours. An interrupted write closes the connection.
 */
final class StalledWriteWatch implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final long PERIOD_SECONDS = 10;
    private static final long NOT_WRITING = 0;

    private final Thread writer;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile long writingSince = NOT_WRITING;

    private StalledWriteWatch(Thread writer) {
        this.writer = writer;
    }

    static StalledWriteWatch start(Thread writer) {
        StalledWriteWatch watch = new StalledWriteWatch(writer);
        Thread.ofVirtual().name("download-watch").start(watch::run);
        return watch;
    }

    private void run() {
        try {
            while (!closed.await(PERIOD_SECONDS, TimeUnit.SECONDS)) {
                long since = writingSince;
                if (since != NOT_WRITING && System.nanoTime() - since > LIMIT.toNanos()) {
                    writer.interrupt();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes the first bytes of a block. */
    void write(OutputStream out, byte[] block, int count) throws IOException {
        writingSince = System.nanoTime() | 1;
        out.write(block, 0, count);
        writingSince = NOT_WRITING;
    }

    /** Called by the writer. */
    @Override
    public void close() {
        closed.countDown();
        boolean unused = Thread.interrupted();
    }
}
