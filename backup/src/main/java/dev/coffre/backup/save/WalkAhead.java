package dev.coffre.backup.save;

import dev.coffre.backup.save.flow.Ahead;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.source.Source;
import dev.coffre.backup.source.SourceItem;
import dev.coffre.backup.source.SourceListener;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.backup.source.SourceWalk;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A walk that asks the file system about the next objects while the ones before are being looked at. What it hands out
 * and reports, and in which order, does not depend on it.
 *
 * <p>The walk beneath is pulled by one thread at a time, not always the same one.
 */
final class WalkAhead implements SourceWalk {
    /**
     * Enough that waking a thread, which takes up to 0.15 ms where cores are virtual, costs nothing; few enough to know little
     * more than a moment ahead.
     */
    private static final int BATCH = 1024;

    /** What one step of the walk brought; no item: the end. */
    private record Met(List<SourceProblem> problems, Optional<SourceItem> item) {}

    private final SourceWalk walk;
    private final SourceListener listener;
    private final Workers workers;
    private final List<SourceProblem> problems = new ArrayList<>();
    private Deque<Met> batch = new ArrayDeque<>();
    private Ahead<Deque<Met>> next;
    private volatile boolean closing;

    WalkAhead(Source source, SourceListener listener, Workers workers) {
        this.walk = source.walk(problems::add);
        this.listener = listener;
        this.workers = workers;
        this.next = Ahead.offer(this::walkOn, workers);
    }

    @Override
    public Optional<SourceItem> next() {
        if (batch.isEmpty()) {
            batch = next.get();
            if (batch.getLast().item().isPresent()) {
                next = Ahead.offer(this::walkOn, workers);
            }
        }
        Met met = batch.remove();
        met.problems().forEach(listener::report);
        return met.item();
    }

    private Deque<Met> walkOn() {
        Deque<Met> found = new ArrayDeque<>(BATCH);
        Optional<SourceItem> item;
        do {
            item = walk.next();
            found.add(new Met(List.copyOf(problems), item));
            problems.clear();
        } while (item.isPresent() && found.size() < BATCH && !closing);
        return found;
    }

    @Override
    public void close() {
        closing = true; // a slow file system takes its time for a batch
        next.drop();
        walk.close();
    }
}
