package dev.coffre.backup.save;

import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.save.flow.StopSignal;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.source.Source;
import dev.coffre.backup.source.SourceWalk;
import dev.coffre.backup.source.WalkEvent;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A walk that prefetches objects from the file system, even before the first call of {@link #next}. This affects neither the
 * objects nor their order.
 *
 * <p>Only one thread at a time pulls the underlying walk. That is a worker or, if no worker is running, the consumer.
 */
final class PrefetchingWalk implements SourceWalk {
    /**
     * Number of objects per batch. Large enough that waking a thread, up to 0.15 ms on virtual cores, costs nothing. Small
     * enough that the prefetched objects are fresh, together with those that the underlying walk prefetches.
     */
    private static final int BATCH_SIZE = 1024;

    /**
     * Maximum number of waiting batches before the first {@link #next}: about as many as are found while a run connects to
     * its vault.
     */
    private static final int MAX_INITIAL_BATCHES = 8;

    /**
     * Maximum number of waiting batches after that. The garbage collector would move batches that wait longer to the old
     * generation.
     */
    private static final int MAX_WAITING_BATCHES = 1;

    /** @param last whether the walk has ended */
    private record WalkBatch(Queue<WalkEvent> events, boolean last) {}

    private final SourceWalk walk;
    private final StopSignal stop;
    private final Workers workers;
    private WalkBatch batch = new WalkBatch(new ArrayDeque<>(), false);

    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<WalkBatch> readyBatches = new ArrayDeque<>();
    private int maxWaiting = MAX_INITIAL_BATCHES;
    private boolean walking;
    private boolean ended;
    private boolean abandoned;
    private boolean open = true;
    private volatile boolean closing;

    /** Starts the walk. */
    PrefetchingWalk(Source source, SaveThreads threads, CancelToken cancel) {
        this.walk = source.walk(threads.walk());
        this.stop = new StopSignal(cancel);
        this.workers = new Workers(threads.compute(), stop);
        workers.run(this::prefetch);
    }

    /** Must be called by one thread only, the consumer. */
    @Override
    public Optional<WalkEvent> next() {
        if (batch.events().isEmpty() && !batch.last()) {
            batch = awaitBatch().orElseGet(this::walkBatch);
            if (needsMore()) {
                workers.run(this::prefetch);
            }
        }
        return Optional.ofNullable(batch.events().poll());
    }

    /** Returns the next batch. If no batch is coming, returns empty, and the caller must walk. */
    private Optional<WalkBatch> awaitBatch() {
        return locked(() -> {
            maxWaiting = MAX_WAITING_BATCHES;
            while (readyBatches.isEmpty() && walking) {
                changed.awaitUninterruptibly();
            }
            if (readyBatches.isEmpty()) {
                stop.check();
                walking = true;
            }
            return Optional.ofNullable(readyBatches.poll());
        });
    }

    private boolean needsMore() {
        return locked(() -> !walking && !ended && readyBatches.size() < maxWaiting);
    }

    /** Runs on the consumer's thread. */
    private WalkBatch walkBatch() {
        try {
            return nextBatch();
        } finally {
            stopWalking();
        }
    }

    /** Runs on a worker. */
    private void prefetch() {
        if (!tryStart()) {
            return;
        }
        try {
            while (addBatch(nextBatch())) {}
        } catch (Throwable thrown) {
            stop.fail(thrown); // before another thread continues the walk
            stopWalking();
            throw thrown;
        }
    }

    private boolean tryStart() {
        return locked(() -> {
            boolean begins = !walking && !ended && !closing && readyBatches.size() < maxWaiting;
            walking |= begins;
            return begins;
        });
    }

    /** Adds a batch. Returns whether the caller continues to walk. If not, another thread may walk already. */
    private boolean addBatch(WalkBatch found) {
        boolean goesOn = locked(() -> {
            readyBatches.add(found);
            changed.signalAll();
            walking = !ended && !closing && readyBatches.size() < maxWaiting;
            return walking;
        });
        if (!goesOn) {
            closeIfAbandoned();
        }
        return goesOn;
    }

    private void stopWalking() {
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

    private WalkBatch nextBatch() {
        Queue<WalkEvent> found = new ArrayDeque<>(BATCH_SIZE);
        Optional<WalkEvent> next;
        do {
            next = walk.next();
            next.ifPresent(found::add);
        } while (next.isPresent() && found.size() < BATCH_SIZE && !closing);
        boolean last = next.isEmpty();
        if (last) {
            locked(() -> ended = true);
        }
        return new WalkBatch(found, last);
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
            Thread.ofPlatform()
                    .daemon()
                    .name("walk-abandoned")
                    .start(this::closeOnce); // waits for threads that still read
        }
    }

    /** Waits until no thread walks any more, unless the walk was abandoned. */
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
