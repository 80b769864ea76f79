package dev.coffre.backup.save.flow;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A fixed number of reusable buffers for chunks of large files that wait to be sealed. Bounds their memory and spares the
 * garbage collector megabytes per chunk. Thread-safe.
 */
public final class BufferPool {
    private final int size;
    private final Window lent;
    private final Deque<byte[]> free = new ArrayDeque<>();

    /** @param size of each buffer in bytes */
    public BufferPool(int count, int size, StopSignal stop) {
        this.size = size;
        this.lent = new Window(count, stop);
    }

    /** Returns a buffer with arbitrary contents. Waits until one is free. */
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
