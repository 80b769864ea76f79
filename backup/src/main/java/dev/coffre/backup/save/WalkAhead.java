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
 * A walk that reads the next objects from the file system while the earlier ones are being processed, and before processing
 * starts. This affects neither what it returns nor the order.
 *
 * <p>One thread at a time pulls the underlying walk, not always the same one: a worker, or the consumer if no worker is
 * running.
 */
final class WalkAhead implements SourceWalk {
    /**
     * Large enough that waking a thread, up to 0.15 ms on virtual cores, costs nothing. Small enough that the prefetched
     * objects are fresh, together with what the walk itself prefetches.
     */
    private static final int BATCH = 1024;

    /**
     * Maximum number of waiting batches until the first {@link #next}: about what is found while a run signs in at its vault.
     */
    private static final int MOST_AT_FIRST = 8;

    /** Maximum after that: what waits longer is copied to the old generation of the heap. */
    private static final int MOST = 1;

    /** @param last whether the walk has ended */
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

    /** Starts the walk. */
    WalkAhead(Source source, SaveThreads threads, CancelToken cancel) {
        this.walk = source.walk(threads.walk());
        this.stop = new StopSignal(cancel);
        this.workers = new Workers(threads.compute(), stop);
        workers.run(this::walkOn);
    }

    /** Must be called by one thread only, the consumer. */
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

    /** Returns the next batch. If none is coming, returns empty and makes the caller the one that walks. */
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

    /** Runs on the consumer's thread. */
    private Batch walkBatch() {
        try {
            return nextBatch();
        } finally {
            rest();
        }
    }

    /** Runs on a worker. */
    private void walkOn() {
        if (!begins()) {
            return;
        }
        try {
            while (bring(nextBatch())) {}
        } catch (Throwable thrown) {
            stop.fail(thrown); // before another thread continues the walk
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

    /** Adds a batch. Returns whether the caller continues; if not, it no longer holds the walk. */
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

    /** Like {@link #close}, but does not wait for a file system that hangs. {@link #next} must not be called afterwards. */
    void abandon() {
        boolean idle = locked(() -> {
            closing = true;
            abandoned = true;
            return !walking;
        });
        if (idle) {
            Thread.ofPlatform().daemon().name("walk-abandoned").start(this::closeOnce); // waits for threads that still read
        }
    }

    /** On return, no thread walks any more, unless the walk was abandoned. */
    @Override
    public void close() {
        boolean mine = locked(() -> {
            closing = true; // a slow file system may take long for a batch
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
