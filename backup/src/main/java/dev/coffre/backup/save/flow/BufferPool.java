package dev.coffre.backup.save.flow;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A fixed number of reusable buffers for chunks of large files that wait to be sealed. Bounds their memory and spares the
 * garbage collector megabytes per chunk. Thread-safe.
 */
public final class BufferPool {
    private final int bufferBytes;
    private final InFlightLimit permits;
    private final Deque<byte[]> free = new ArrayDeque<>();

    /** @param bufferBytes size of each buffer in bytes */
    public BufferPool(int count, int bufferBytes, StopSignal stop) {
        this.bufferBytes = bufferBytes;
        this.permits = new InFlightLimit(count, stop);
    }

    /** Returns a buffer with arbitrary contents. Waits until one is free. */
    public byte[] acquire() {
        permits.acquire(1);
        synchronized (free) {
            byte[] buffer = free.poll();
            return buffer == null ? new byte[bufferBytes] : buffer;
        }
    }

    public void release(byte[] buffer) {
        synchronized (free) {
            free.push(buffer);
        }
        permits.release(1);
    }
}
