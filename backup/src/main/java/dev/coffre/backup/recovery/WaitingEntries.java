package dev.coffre.backup.recovery;

import dev.coffre.backup.content.FileContent;
import dev.coffre.backup.record.RecordReference;
import dev.coffre.backup.tree.Entry;
import dev.coffre.backup.view.ContentView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Entries that wait to be written, whose records are requested meanwhile. Counts the plaintext that this takes: a
 * bundle once, however many of its files wait. Not thread-safe.
 */
final class WaitingEntries {
    private static final long MAX_BYTES = ContentView.DEFAULT_CACHE_BYTES / 3;
    private static final int MAX_ENTRIES = 512;

    /** Requests are sent together for this many entries or bytes. */
    private static final int REQUESTED_TOGETHER = 64;

    private static final long REQUESTED_BYTES = 4L << 20;

    private final ContentView contents;
    private final long maxPrefetched;
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final List<Entry> unrequested = new ArrayList<>();
    private final Map<RecordReference, Integer> bundles = new HashMap<>();
    private long bytes;
    private long unrequestedBytes;

    /** @param maxPrefetched a larger file requests its own records when it is read */
    WaitingEntries(ContentView contents, long maxPrefetched) {
        this.contents = contents;
        this.maxPrefetched = maxPrefetched;
    }

    void add(Entry entry) {
        waiting.add(entry);
        long before = bytes;
        if (entry.content() instanceof FileContent.Bundled place) {
            bytes += bundles.merge(place.bundle(), 1, Integer::sum) == 1
                    ? place.bundle().rawLength()
                    : 0;
        } else {
            bytes += prefetchedBytes(entry);
        }
        if (bytes > before) {
            unrequested.add(entry);
            unrequestedBytes += bytes - before;
        }
        if (unrequested.size() >= REQUESTED_TOGETHER || unrequestedBytes >= REQUESTED_BYTES) {
            request();
        }
    }

    private long prefetchedBytes(Entry entry) {
        return entry.bytes() <= maxPrefetched ? entry.bytes() : 0;
    }

    private void request() {
        contents.prefetch(unrequested);
        unrequested.clear();
        unrequestedBytes = 0;
    }

    boolean isFull() {
        return bytes > MAX_BYTES || waiting.size() > MAX_ENTRIES;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Removes and returns the entry that waits longest. */
    Entry next() {
        Entry entry = waiting.remove();
        if (!unrequested.isEmpty() && unrequested.getFirst() == entry) {
            request();
        }
        if (entry.content() instanceof FileContent.Bundled place) {
            RecordReference bundle = place.bundle();
            if (bundles.merge(bundle, -1, Integer::sum) == 0) {
                bundles.remove(bundle);
                bytes -= bundle.rawLength();
            }
        } else {
            bytes -= prefetchedBytes(entry);
        }
        return entry;
    }
}
