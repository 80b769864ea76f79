package dev.coffre.vault.store.storage;

import dev.coffre.vault.store.journal.SegmentName;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names of the journal under which somebody else has put a file, so that each is read once. Keeps the first {@value #MAX_NAMES}.
 * Thread-safe.
 */
final class ForeignSegments {
    private static final int MAX_NAMES = 32_768;

    private final Set<SegmentName> names = ConcurrentHashMap.newKeySet();

    void add(SegmentName name) {
        if (names.size() < MAX_NAMES) {
            names.add(name);
        }
    }

    boolean contains(SegmentName name) {
        return names.contains(name);
    }
}
