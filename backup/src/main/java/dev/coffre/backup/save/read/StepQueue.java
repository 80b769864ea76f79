package dev.coffre.backup.save.read;

import java.util.ArrayDeque;
import java.util.Deque;

/** The steps that were begun and not finished, in walk order. Confined to the thread that walks. */
public final class StepQueue {
    /** Entries that wait at most: enough to keep every core busy while the first one waits for a slow read. */
    private static final int MOST = 4_096;

    private final Deque<Step> steps = new ArrayDeque<>();
    private int entries;

    /** Adds the next step of the walk, and finishes what can be finished. */
    public void add(Step step) {
        steps.add(step);
        entries += step.entries();
        while (entries > MOST) {
            finishFirst();
        }
        finishReady();
    }

    /** Finishes steps as long as the first one need not wait. */
    void finishReady() {
        while (!steps.isEmpty() && steps.element().isReady()) {
            finishFirst();
        }
    }

    /** Waits for the first step; false when there is none. */
    boolean finishFirst() {
        if (steps.isEmpty()) {
            return false;
        }
        Step first = steps.remove();
        entries -= first.entries();
        first.finish();
        return true;
    }

    public void finishAll() {
        while (finishFirst()) {}
    }
}
