package dev.coffre.backup.fetch;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Buffers for the plaintext of chunks and bundles, lent again and again. Megabytes that live for a second would otherwise
 * fill the old generation of the heap, until a full collection empties it. A buffer that is never returned is garbage like
 * any other array. Thread-safe.
 */
final class PlaintextBuffers {
    /** Shorter plaintext is allocated: it is cheap to collect. */
    private static final int MIN_KEPT = 64 << 10;

    /** Lengths are rounded up to this, so that a buffer serves records of similar length. */
    private static final int STEP = 128 << 10;

    /** Most bytes of idle buffers: two batches, because files are placed a batch at a time. */
    private static final long MAX_IDLE_BYTES = 2 * RecordFetcher.BATCH_BYTES;

    /** Some dozens. Weak, because a buffer is not returned if its record is damaged. */
    private final List<WeakReference<byte[]>> lent = new ArrayList<>();

    /** The buffer returned last comes first. */
    private final Deque<byte[]> idle = new ArrayDeque<>();

    private long idleBytes;

    /** Lends an array of at least {@code length} bytes. Its content is arbitrary. */
    synchronized byte[] lend(int length) {
        if (length < MIN_KEPT) {
            return new byte[length];
        }
        byte[] buffer = takeIdle(length).orElseGet(() -> new byte[Math.ceilDiv(length, STEP) * STEP]);
        lent.removeIf(each -> each.refersTo(null));
        lent.add(new WeakReference<>(buffer));
        return buffer;
    }

    /** Takes an idle buffer that is long enough and at most half as long again. */
    private Optional<byte[]> takeIdle(int length) {
        int longest = length + length / 2 + STEP;
        for (Iterator<byte[]> each = idle.iterator(); each.hasNext(); ) {
            byte[] buffer = each.next();
            if (buffer.length >= length && buffer.length <= longest) {
                each.remove();
                idleBytes -= buffer.length;
                return Optional.of(buffer);
            }
        }
        return Optional.empty();
    }

    /**
     * Takes a buffer back. The caller must not use it any more, nor may another thread. An array that is not lent is
     * ignored, so plaintext from elsewhere may be returned too.
     */
    synchronized void giveBack(byte[] buffer) {
        if (!lent.removeIf(each -> each.refersTo(buffer))) {
            return;
        }
        idle.addFirst(buffer);
        idleBytes += buffer.length;
        while (idleBytes > MAX_IDLE_BYTES) {
            idleBytes -= idle.removeLast().length;
        }
    }
}
