package dev.coffre.backup.save.read;

import java.util.ArrayDeque;
import java.util.Deque;

/** The unfinished steps in walk order. Confined to the thread that walks. */
public final class StepQueue {
    /** Maximum number of waiting entries. Enough to keep all cores busy while the first entry waits for a slow read. */
    private static final int MAX_WAITING_ENTRIES = 4_096;

    private final Deque<EntryStep> steps = new ArrayDeque<>();
    private int entries;

    /** Adds the next step of the walk, and finishes those that are ready. */
    public void add(EntryStep step) {
        steps.add(step);
        entries += step.entries();
        while (entries > MAX_WAITING_ENTRIES) {
            finishFirst();
        }
        finishReady();
    }

    /** Finishes steps while the first one is ready. */
    void finishReady() {
        while (!steps.isEmpty() && steps.element().isReady()) {
            finishFirst();
        }
    }

    /** Finishes the first step, waiting for it. Returns false if there is none. */
    boolean finishFirst() {
        if (steps.isEmpty()) {
            return false;
        }
        EntryStep first = steps.remove();
        entries -= first.entries();
        first.finish();
        return true;
    }

    public void finishAll() {
        while (finishFirst()) {}
    }
}
