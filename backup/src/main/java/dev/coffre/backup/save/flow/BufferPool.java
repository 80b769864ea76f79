package dev.coffre.backup.save.flow;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A fixed number of buffers for pieces of large files on their way to be sealed. They bound the memory that such files
 * take, and reusing them spares the collector megabytes a chunk. Thread-safe.
 */
public final class BufferPool {
    private final int size;
    private final Window lent;
    private final Deque<byte[]> free = new ArrayDeque<>();

    /** @param size bytes of each buffer */
    public BufferPool(int count, int size, StopSignal stop) {
        this.size = size;
        this.lent = new Window(count, stop);
    }

    /** A buffer with anything in it; waits until one is free. */
    public byte[] take() {
        lent.take(1);
        synchronized (free) {
            byte[] buffer = free.poll();
            return buffer == null ? new byte[size] : buffer;
        }
    }

    public void give(byte[] buffer) {
        synchronized (free) {
            free.push(buffer);
        }
        lent.give(1);
    }
}
