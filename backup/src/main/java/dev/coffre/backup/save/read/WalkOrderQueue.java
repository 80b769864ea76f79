package dev.coffre.backup.save.read;

import dev.coffre.backup.save.stage.ReadEntry;
import dev.coffre.backup.save.stage.Sink;
import java.util.ArrayDeque;
import java.util.Deque;

/** Passes results on in walk order, whenever their reads end. Confined to the thread that walks. */
final class WalkOrderQueue {
    /** Maximum number of waiting entries: enough to keep all cores busy while the first one waits for a slow read. */
    private static final int MAX_WAITING_ENTRIES = 4_096;

    private final Sink<ReadEntry> next;
    private final Deque<PendingRead> waiting = new ArrayDeque<>();
    private int entries;

    WalkOrderQueue(Sink<ReadEntry> next) {
        this.next = next;
    }

    /** Adds the next result of the walk. Passes it on at once if no earlier one waits, as in a run without changes. */
    void add(ReadEntry entry) {
        if (waiting.isEmpty()) {
            next.accept(entry);
        } else {
            add(new PendingRead.Ready(entry));
        }
    }

    /** Adds the next result of the walk, and passes on those that are ready. */
    void add(PendingRead read) {
        waiting.add(read);
        entries += read.entries();
        while (entries > MAX_WAITING_ENTRIES) {
            releaseFirst();
        }
        releaseReady();
    }

    /** Passes on results until the first one is not ready. */
    void releaseReady() {
        while (!waiting.isEmpty() && waiting.element().isReady()) {
            releaseFirst();
        }
    }

    /** Waits for the first result and passes it on. Returns false if there is none. */
    boolean releaseFirst() {
        if (waiting.isEmpty()) {
            return false;
        }
        PendingRead first = waiting.remove();
        entries -= first.entries();
        next.accept(first.take());
        return true;
    }

    /** Passes on all results and ends the stream. */
    void finish() {
        while (releaseFirst()) {}
        next.finish();
    }
}
