package dev.coffre.backup.view;

import dev.coffre.backup.record.RecordReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The pages with which scans will continue. A listing of a folder ends where that of the next folder begins, so a walk over
 * all folders is one scan. Remembers the latest scans. Thread-safe.
 */
final class ScanContinuations {
    private static final int MAX_SCANS = 64;

    private final Map<RecordReference, Continuation> scans = new LinkedHashMap<>();

    /**
     * A scan that has reached a page.
     *
     * @param fetchedTogether pages of its last request
     * @param left pages of that request from this one on
     */
    record Continuation(int fetchedTogether, int left) {
        static final Continuation FIRST = new Continuation(1, 0);
    }

    /** Removes and returns the scan that continues with a page. */
    synchronized Optional<Continuation> take(RecordReference page) {
        return Optional.ofNullable(scans.remove(page));
    }

    /** Adds a scan, unless another one continues with this page. Forgets the oldest if there are too many. */
    synchronized void add(RecordReference page, Continuation scan) {
        scans.putIfAbsent(page, scan);
        if (scans.size() > MAX_SCANS) {
            scans.remove(scans.keySet().iterator().next());
        }
    }
}
