package dev.coffre.backup.save.read;

import java.util.ArrayDeque;
import java.util.Deque;

/** The steps that were begun and not finished, in walk order. Confined to the thread that walks. */
public final class StepQueue {
    /** Enough to keep every core busy while the first one waits for a slow read. */
    private static final int MOST = 4_096;

    private final Deque<Step> steps = new ArrayDeque<>();

    /** Adds the next step of the walk, and finishes what can be finished. */
    public void add(Step step) {
        steps.add(step);
        while (steps.size() > MOST) {
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
        steps.remove().finish();
        return true;
    }

    public void finishAll() {
        while (finishFirst()) {}
    }
}
