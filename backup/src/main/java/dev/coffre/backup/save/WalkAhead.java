package dev.coffre.backup.save;

import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.flow.StopSignal;
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
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A walk that asks the file system about the next objects while the ones before are being looked at, and while nobody looks
 * yet. What it hands out and reports, and in which order, does not depend on it.
 *
 * <p>The walk beneath is pulled by one thread at a time, not always the same one: by a worker, or by who wants the next
 * object when no worker is at it.
 */
final class WalkAhead implements AutoCloseable {
    /**
     * Enough that waking a thread, which takes up to 0.15 ms where cores are virtual, costs nothing; few enough to know little
     * more than a moment ahead, with what the walk itself has asked about before.
     */
    private static final int BATCH = 1024;

    /** Batches that wait at most until somebody looks: about what is found while a run logs in at its vault. */
    private static final int MOST_AT_FIRST = 8;

    /** From then on: what waits longer is copied from one generation of the heap to the next. */
    private static final int MOST = 1;

    /** What one step of the walk brought; no item: the end. */
    private record Met(List<SourceProblem> problems, Optional<SourceItem> item) {}

    private final SourceWalk walk;
    private final StopSignal stop;
    private final Workers workers;
    private final List<SourceProblem> problems = new ArrayList<>();
    private Deque<Met> batch = new ArrayDeque<>();

    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Deque<Met>> waiting = new ArrayDeque<>();
    private int most = MOST_AT_FIRST;
    private boolean walking;
    private boolean ended;
    private boolean abandoned;
    private boolean open = true;
    private volatile boolean closing;

    /** Begins to walk. */
    WalkAhead(Source source, SaveThreads threads, CancelToken cancel) {
        this.walk = source.walk(problems::add, threads.walk());
        this.stop = new StopSignal(cancel);
        this.workers = new Workers(threads.compute(), stop);
        workers.run(this::walkOn);
    }

    /** The walk for the one thread that looks, whose problems {@code listener} hears; closing it closes this. */
    SourceWalk heardBy(SourceListener listener) {
        return new SourceWalk() {
            @Override
            public Optional<SourceItem> next() {
                Met met = take();
                met.problems().forEach(listener::report);
                return met.item();
            }

            @Override
            public void close() {
                WalkAhead.this.close();
            }
        };
    }

    private Met take() {
        if (batch.isEmpty()) {
            batch = awaitBatch().orElseGet(this::walkBatch);
            if (hasFew()) {
                workers.run(this::walkOn);
            }
        }
        return batch.remove();
    }

    /** The next batch; none if nobody is at it: then the caller is. */
    private Optional<Deque<Met>> awaitBatch() {
        return locked(() -> {
            most = MOST;
            while (waiting.isEmpty() && walking) {
                changed.awaitUninterruptibly();
            }
            if (waiting.isEmpty()) {
                stop.check();
                walking = true;
            }
            return Optional.ofNullable(waiting.poll());
        });
    }

    private boolean hasFew() {
        return locked(() -> !walking && !ended && waiting.size() < most);
    }

    /** By the one who looks, for itself. */
    private Deque<Met> walkBatch() {
        try {
            return nextBatch();
        } finally {
            rest();
        }
    }

    /** By a worker. */
    private void walkOn() {
        if (!begins()) {
            return;
        }
        try {
            while (bring(nextBatch())) {}
        } catch (Throwable thrown) {
            stop.fail(thrown); // before anybody else would walk on
            rest();
            throw thrown;
        }
    }

    private boolean begins() {
        return locked(() -> {
            boolean begins = !walking && !ended && !closing && waiting.size() < most;
            walking |= begins;
            return begins;
        });
    }

    /** Answers whether there is reason to go on; if not, the caller walks no more. */
    private boolean bring(Deque<Met> found) {
        boolean goesOn = locked(() -> {
            waiting.add(found);
            changed.signalAll();
            walking = !ended && !closing && waiting.size() < most;
            return walking;
        });
        if (!goesOn) {
            closeIfAbandoned();
        }
        return goesOn;
    }

    private void rest() {
        locked(() -> {
            walking = false;
            changed.signalAll();
            return true;
        });
        closeIfAbandoned();
    }

    private void closeIfAbandoned() {
        if (locked(() -> abandoned)) {
            closeOnce();
        }
    }

    private Deque<Met> nextBatch() {
        Deque<Met> found = new ArrayDeque<>(BATCH);
        Optional<SourceItem> item;
        do {
            item = walk.next();
            found.add(new Met(List.copyOf(problems), item));
            problems.clear();
        } while (item.isPresent() && found.size() < BATCH && !closing);
        if (item.isEmpty()) {
            locked(() -> ended = true);
        }
        return found;
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** Nobody will look any more: as {@link #close}, but that a file system which does not answer is not waited for. */
    void abandon() {
        boolean idle = locked(() -> {
            closing = true;
            abandoned = true;
            return !walking;
        });
        if (idle) {
            Thread.ofPlatform().daemon().name("walk-abandoned").start(this::closeOnce); // waits for who still asks
        }
    }

    /** When this returns, nobody walks, nor will; unless it was abandoned. */
    @Override
    public void close() {
        boolean mine = locked(() -> {
            closing = true; // a slow file system takes its time for a batch
            while (walking && !abandoned) {
                changed.awaitUninterruptibly();
            }
            return !abandoned;
        });
        if (mine) {
            closeOnce();
        }
    }

    private void closeOnce() {
        boolean last = locked(() -> {
            boolean was = open;
            open = false;
            return was;
        });
        if (last) {
            walk.close();
        }
    }
}
