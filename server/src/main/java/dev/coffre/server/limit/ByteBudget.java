package dev.coffre.server.limit;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of bytes that requests share. Thread-safe.
 *
 * <p>A vault may hold at most as much as remains free, and a machine at most half of what remains free: the dynamic
 * thresholds of Choudhury and Hahne (IEEE/ACM Transactions on Networking 6(2), 1998) for shared buffers. One busy vault
 * may use half of the budget, two a third each. A vault that holds nothing gets its first 8 MiB as soon as they are
 * free.
 */
public final class ByteBudget {
    /** Divides a vault's threshold to get a machine's. */
    private static final int MACHINE_DIVISOR = 2;

    /**
     * Bytes that a vault without any gets as soon as they are free, but at most an eighth of the budget. Agents send
     * this much at once.
     */
    private static final long GUARANTEED_BYTES = (8L << 20) + (1 << 10);

    private static final int GUARANTEED_DIVISOR = 8;

    /** The most waiting requests of one machine. An agent has four connections. */
    private static final int MAX_WAITING_PER_HOLDER = 8;

    private final Duration timeout;
    private final long guaranteed;
    private final Lock lock = new ReentrantLock();

    /** First come, first served. */
    private final Queue<ReservationRequest> waiting = new ArrayDeque<>();

    private final Map<String, Long> heldByVault = new HashMap<>();
    private final Map<Holder, Long> heldByMachine = new HashMap<>();
    private long free;

    /** @param patience how long a request waits for its bytes */
    public ByteBudget(long bytes, Duration patience) {
        this.free = bytes;
        this.guaranteed = Math.min(GUARANTEED_BYTES, bytes / GUARANTEED_DIVISOR);
        this.timeout = patience;
    }

    /**
     * The owner that bytes are charged to.
     *
     * @param vault vault, or a substitute: all people together count as one
     * @param machine machine or account
     */
    public record Holder(String vault, String machine) {}

    /** Bytes that are held until the reservation is closed. */
    public interface Reservation extends AutoCloseable {
        Reservation NONE = () -> {};

        @Override
        void close();
    }

    private static final class ReservationRequest {
        private final Holder holder;
        private final long bytes;
        private final Condition changed;
        private boolean granted;

        ReservationRequest(Holder holder, long bytes, Condition changed) {
            this.holder = holder;
            this.bytes = bytes;
            this.changed = changed;
        }
    }

    /**
     * Waits for the bytes.
     *
     * @throws Problem {@code vault-busy} when they are not free in time, or when too many requests of the holder wait
     *     already; {@code vault-unavailable} when the thread is interrupted
     */
    public Reservation reserve(Holder holder, long bytes) {
        lock.lock();
        try {
            if (waiting.stream().filter(one -> one.holder.equals(holder)).count() >= MAX_WAITING_PER_HOLDER) {
                throw ProblemCode.VAULT_BUSY.with("seconds", 0);
            }
            ReservationRequest asked = new ReservationRequest(holder, bytes, lock.newCondition());
            waiting.add(asked);
            grant();
            await(asked);
            return new GrantedReservation(asked);
        } finally {
            lock.unlock();
        }
    }

    private void await(ReservationRequest asked) {
        try {
            long left = timeout.toNanos();
            while (!asked.granted && left > 0) {
                left = asked.changed.awaitNanos(left);
            }
            if (!asked.granted) {
                waiting.remove(asked);
                grant();
                throw ProblemCode.VAULT_BUSY.with("seconds", timeout.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (!waiting.remove(asked)) {
                charge(asked, -asked.bytes);
            }
            grant();
            throw ProblemCode.VAULT_UNAVAILABLE.with("reason", "it is stopping").causedBy(e);
        }
    }

    /** Returns the bytes that no reservation holds. */
    public long free() {
        lock.lock();
        try {
            return free;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Grants waiting requests that fit, in order of arrival. Within a vault no request overtakes another, because large
     * requests would starve. Only a machine that already holds its share is skipped, so that it does not block the others of
     * its vault.
     */
    private void grant() {
        Set<String> fullVaults = new HashSet<>();
        for (Iterator<ReservationRequest> each = waiting.iterator(); each.hasNext(); ) {
            ReservationRequest next = each.next();
            if (!isGuaranteed(next)) {
                if (fullVaults.contains(next.holder.vault())
                        || exceeds(heldByMachine.get(next.holder), next.bytes, MACHINE_DIVISOR)) {
                    continue;
                }
                if (exceeds(heldByVault.get(next.holder.vault()), next.bytes, 1)) {
                    fullVaults.add(next.holder.vault());
                    continue;
                }
            }
            each.remove();
            charge(next, next.bytes);
            next.granted = true;
            next.changed.signal();
        }
    }

    private boolean isGuaranteed(ReservationRequest next) {
        return !heldByVault.containsKey(next.holder.vault()) && next.bytes <= Math.min(guaranteed, free);
    }

    private boolean exceeds(@Nullable Long held, long more, int share) {
        return ((held == null ? 0 : held) + more) * share > free - more;
    }

    private void charge(ReservationRequest asked, long bytes) {
        free -= bytes;
        heldByVault.merge(asked.holder.vault(), bytes, ByteBudget::sum);
        heldByMachine.merge(asked.holder, bytes, ByteBudget::sum);
    }

    private static @Nullable Long sum(Long one, Long other) {
        long sum = one + other;
        return sum == 0 ? null : sum;
    }

    private final class GrantedReservation implements Reservation {
        private final ReservationRequest asked;
        private boolean closed;

        GrantedReservation(ReservationRequest asked) {
            this.asked = asked;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (!closed) {
                    closed = true;
                    charge(asked, -asked.bytes);
                    grant();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
