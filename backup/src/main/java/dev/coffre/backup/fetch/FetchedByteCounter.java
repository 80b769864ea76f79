package dev.coffre.backup.fetch;

import java.util.concurrent.atomic.LongAdder;

/** Counts the bytes received from the vault. Thread-safe. */
final class FetchedByteCounter {
    private final LongAdder sum = new LongAdder();

    void add(long bytes) {
        sum.add(bytes);
    }

    long sum() {
        return sum.sum();
    }
}
