package dev.coffre.server.jobs;

import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Publishes changes of jobs to subscribers. A slow subscriber blocks nobody and costs bounded memory: for each job only
 * the newest change waits, and if too many jobs wait, all are dropped and the subscriber gets
 * {@link JobFeedEvent.EventsDropped}. Thread-safe.
 */
public final class JobFeed implements AutoCloseable {
    private static final int MAX_SUBSCRIBERS = 256;
    private static final int MAX_WAITING = 1_024;

    /** Seconds after which a refused subscriber may try again. */
    private static final int RETRY_SECONDS = 60;

    private final Set<Subscription> subscriptions = new CopyOnWriteArraySet<>();
    private volatile boolean closed;

    /**
     * Subscribes to the jobs of some vaults.
     *
     * @param vaults whose jobs are published to the subscriber
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

    /** Ends all subscriptions, so that none delays the stop of the service. */
    @Override
    public void close() {
        closed = true;
        subscriptions.forEach(Subscription::end);
    }

    void publish(Job job) {
        for (Subscription subscription : subscriptions) {
            subscription.offer(job);
        }
    }

    /** The changes for one subscriber; to be closed. Thread-safe. */
    public final class Subscription implements AutoCloseable {
        private final Predicate<VaultId> vaults;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition available = lock.newCondition();
        private final LinkedHashMap<Job.Key, Job> waiting = new LinkedHashMap<>();
        private boolean missed;

        private Subscription(Predicate<VaultId> vaults) {
            this.vaults = vaults;
        }

        private void offer(Job job) {
            if (!vaults.test(job.row().vault())) {
                return;
            }
            lock.lock();
            try {
                waiting.put(job.key(), job);
                if (waiting.size() > MAX_WAITING) {
                    waiting.clear();
                    missed = true;
                }
                available.signal();
            } finally {
                lock.unlock();
            }
        }

        private void end() {
            lock.lock();
            try {
                available.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** Waits for the next change. Returns empty if none comes within {@code patience}. */
        public Optional<JobFeedEvent> next(Duration timeout) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                long left = timeout.toNanos();
                while (!closed && !missed && waiting.isEmpty() && left > 0) {
                    left = available.awaitNanos(left);
                }
                if (closed) {
                    return Optional.of(new JobFeedEvent.FeedClosed());
                }
                if (missed) {
                    missed = false;
                    return Optional.of(new JobFeedEvent.EventsDropped());
                }
                return Optional.ofNullable(waiting.pollFirstEntry())
                        .map(Map.Entry::getValue)
                        .map(JobFeedEvent.Updated::new);
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
