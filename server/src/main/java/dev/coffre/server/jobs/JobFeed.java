package dev.coffre.server.jobs;

import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Tells subscribers that jobs have changed. A slow subscriber blocks nobody: changes that it has not received yet are one
 * event. Thread-safe.
 */
public final class JobFeed implements AutoCloseable {
    private static final int MAX_SUBSCRIBERS = 256;

    /** Seconds after which a refused subscriber may try again. */
    private static final int RETRY_SECONDS = 60;

    private final Set<Subscription> subscriptions = new CopyOnWriteArraySet<>();
    private volatile boolean closed;

    /**
     * Subscribes to the jobs of some vaults.
     *
     * @param vaults whose changes are published to the subscriber
     * @throws dev.coffre.vault.problem.Problem {@code rate-limited} when there are too many subscribers
     */
    public Subscription subscribe(Predicate<VaultId> vaults) {
        if (subscriptions.size() >= MAX_SUBSCRIBERS) {
            throw ProblemCode.RATE_LIMITED.with("seconds", RETRY_SECONDS);
        }
        Subscription subscription = new Subscription(vaults);
        subscriptions.add(subscription);
        return subscription;
    }

    /** Returns whether there is a subscriber. */
    boolean isListenedTo() {
        return !subscriptions.isEmpty();
    }

    /** Ends all subscriptions, so that none delays the stop of the service. */
    @Override
    public void close() {
        closed = true;
        subscriptions.forEach(Subscription::wake);
    }

    /** Publishes that a job of this vault has changed. */
    void publish(VaultId vault) {
        subscriptions.forEach(subscription -> subscription.offer(vault));
    }

    /** The changes for one subscriber; to be closed. Thread-safe. */
    public final class Subscription implements AutoCloseable {
        private final Predicate<VaultId> vaults;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition available = lock.newCondition();
        private boolean changed;

        private Subscription(Predicate<VaultId> vaults) {
            this.vaults = vaults;
        }

        private void offer(VaultId vault) {
            if (vaults.test(vault)) {
                lock.lock();
                try {
                    changed = true;
                    available.signal();
                } finally {
                    lock.unlock();
                }
            }
        }

        private void wake() {
            lock.lock();
            try {
                available.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** Waits for the next event. Returns empty if none comes within {@code timeout}. */
        public Optional<JobFeedEvent> next(Duration timeout) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                long left = timeout.toNanos();
                while (!closed && !changed && left > 0) {
                    left = available.awaitNanos(left);
                }
                if (closed) {
                    return Optional.of(JobFeedEvent.CLOSED);
                }
                boolean news = changed;
                changed = false;
                return news ? Optional.of(JobFeedEvent.CHANGED) : Optional.empty();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }
}
