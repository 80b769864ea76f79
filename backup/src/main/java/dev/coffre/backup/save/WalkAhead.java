package dev.coffre.backup.save;

import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.source.Met;
import dev.coffre.backup.source.Source;
import dev.coffre.backup.source.SourceWalk;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
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
final class WalkAhead implements SourceWalk {
    /**
     * Enough that waking a thread, which takes up to 0.15 ms where cores are virtual, costs nothing; few enough to know little
     * more than a moment ahead, with what the walk itself has asked about before.
     */
    private static final int BATCH = 1024;

    /** Batches that wait at most until somebody looks: about what is found while a run logs in at its vault. */
    private static final int MOST_AT_FIRST = 8;

    /** From then on: what waits longer is copied from one generation of the heap to the next. */
    private static final int MOST = 1;

    /** @param last whether nothing comes after it */
    private record Batch(Queue<Met> met, boolean last) {}

    private final SourceWalk walk;
    private final StopSignal stop;
    private final Workers workers;
    private Batch batch = new Batch(new ArrayDeque<>(), false);

    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Batch> waiting = new ArrayDeque<>();
    private int most = MOST_AT_FIRST;
    private boolean walking;
    private boolean ended;
    private boolean abandoned;
    private boolean open = true;
    private volatile boolean closing;

    /** Begins to walk. */
    WalkAhead(Source source, SaveThreads threads, CancelToken cancel) {
        this.walk = source.walk(threads.walk());
        this.stop = new StopSignal(cancel);
        this.workers = new Workers(threads.compute(), stop);
        workers.run(this::walkOn);
    }

    /** For the one thread that looks. */
    @Override
    public Optional<Met> next() {
        if (batch.met().isEmpty() && !batch.last()) {
            batch = awaitBatch().orElseGet(this::walkBatch);
            if (hasFew()) {
                workers.run(this::walkOn);
            }
        }
        return Optional.ofNullable(batch.met().poll());
    }

    /** The next batch; none if nobody is at it: then the caller is. */
    private Optional<Batch> awaitBatch() {
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
    private Batch walkBatch() {
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
    private boolean bring(Batch found) {
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

    private Batch nextBatch() {
        Queue<Met> found = new ArrayDeque<>(BATCH);
        Optional<Met> next;
        do {
            next = walk.next();
            next.ifPresent(found::add);
        } while (next.isPresent() && found.size() < BATCH && !closing);
        boolean last = next.isEmpty();
        if (last) {
            locked(() -> ended = true);
        }
        return new Batch(found, last);
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
