package dev.coffre.server.store;

import dev.coffre.server.instrumentation.DurationHistogram;
import dev.coffre.server.instrumentation.LabeledCounter;
import dev.coffre.vault.store.storage.ForwardingStore;
import dev.coffre.vault.store.storage.Store;
import java.util.Optional;

/**
 * Counts the requests of this process to a storage service since its start. Thread-safe.
 *
 * @param requests by kind and outcome
 * @param durations by kind, repetitions included
 * @param bytes by direction: {@code sent} and {@code received}
 * @param repetitions by kind: tries after a first one that failed
 */
public record StoreRequestMeter(
        LabeledCounter requests, DurationHistogram durations, LabeledCounter bytes, LabeledCounter repetitions) {
    /** A store that is behind a network, and is measured. */
    public interface MeteredStore {
        StoreRequestMeter meter();

        /** Returns whether requests fail at once, because the service did not answer several times. */
        boolean isPaused();
    }

    public static StoreRequestMeter empty() {
        return new StoreRequestMeter(
                new LabeledCounter(),
                new DurationHistogram(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30),
                new LabeledCounter(),
                new LabeledCounter());
    }

    /** Returns the store itself if it is behind a network; empty for a disk. */
    public static Optional<MeteredStore> of(Store store) {
        return switch (store) {
            case ForwardingStore forwarding -> of(forwarding.inner());
            case MeteredStore metered -> Optional.of(metered);
            default -> Optional.empty();
        };
    }
}
