package dev.coffre.vault.client;

import java.io.IOException;
import java.nio.channels.Channel;
import java.time.Duration;

/**
 * Closes a channel if a request body makes no progress for the idle time. Needed because a socket has a time-out for
 * reads but none for writes. The sender reports progress. Safe for two threads.
 */
final class WriteWatchdog implements AutoCloseable {
    /** The kernel buffers this much of a new request even if the peer reads nothing. */
    private static final int KERNEL_BUFFER_BYTES = 16 << 10;

    private final Channel channel;
    private final Duration idle;
    private volatile long lastProgress = System.nanoTime();
    private boolean expired;
    private boolean done;
    private final Thread watcher = Thread.ofVirtual().unstarted(this::watch);

    private WriteWatchdog(Channel channel, Duration idle) {
        this.channel = channel;
        this.idle = idle;
    }

    /** @param length of the body; one that fits into the kernel's buffers is not watched */
    static WriteWatchdog over(Channel channel, Duration idle, long length) {
        WriteWatchdog watch = new WriteWatchdog(channel, idle);
        if (length > KERNEL_BUFFER_BYTES) {
            watch.watcher.start();
        }
        return watch;
    }

    void progressed() {
        lastProgress = System.nanoTime();
    }

    synchronized boolean hasExpired() {
        return expired;
    }

    private void watch() {
        try {
            while (true) {
                long left = lastProgress + idle.toNanos() - System.nanoTime();
                if (left <= 0) {
                    expire();
                    return;
                }
                Thread.sleep(Duration.ofNanos(left));
            }
        } catch (InterruptedException | IOException e) {
            // close() interrupted the watch, or closing the channel failed. The channel counts as closed even then.
        }
    }

    /** Does nothing once the body has been sent: the channel may already serve another call. */
    private synchronized void expire() throws IOException {
        if (!done) {
            expired = true;
            channel.close();
        }
    }

    @Override
    public synchronized void close() {
        done = true;
        watcher.interrupt();
    }
}
