package dev.coffre.vault.remote;

import java.io.IOException;
import java.nio.channels.Channel;
import java.time.Duration;

/**
 * Closes a channel on which a body that is being sent has not moved for the idle time: reading from a socket has a time-out,
 * writing to it has none. Who sends says when something moves; safe for two threads.
 */
final class IdleWatch implements AutoCloseable {
    /** What the kernel takes of a new request though nobody reads it. */
    private static final int BUFFERED = 16 << 10;

    private final Channel channel;
    private final Duration idle;
    private volatile long lastMove = System.nanoTime();
    private boolean expired;
    private boolean done;
    private final Thread watcher = Thread.ofVirtual().unstarted(this::watch);

    private IdleWatch(Channel channel, Duration idle) {
        this.channel = channel;
        this.idle = idle;
    }

    /** @param length of the body; one that is too short to wait for its reader needs no watching */
    static IdleWatch over(Channel channel, Duration idle, long length) {
        IdleWatch watch = new IdleWatch(channel, idle);
        if (length > BUFFERED) {
            watch.watcher.start();
        }
        return watch;
    }

    void moved() {
        lastMove = System.nanoTime();
    }

    synchronized boolean hasExpired() {
        return expired;
    }

    private void watch() {
        try {
            while (true) {
                long left = lastMove + idle.toNanos() - System.nanoTime();
                if (left <= 0) {
                    expire();
                    return;
                }
                Thread.sleep(Duration.ofNanos(left));
            }
        } catch (InterruptedException | IOException e) {
            // The body is sent, or the channel is closed all the same.
        }
    }

    /** Not once the body is sent: the channel may serve another call by then. */
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
