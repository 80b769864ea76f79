package dev.coffre.server.service;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.vault.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The clock of a service. A service of one process uses that of its machine. Processes that share a catalog use the clock of
 * its database, so that they agree: it is asked from time to time, and a monotonic clock counts in between. Thread-safe.
 */
public final class ServiceClock implements InstantSource, AutoCloseable {
    /** The greatest difference between the machine's clock and the database's at which this process is ready. */
    static final Duration MAX_DIFFERENCE = Duration.ofSeconds(5);

    /** An answer that took longer does not say exactly enough when it was made. */
    private static final Duration MAX_ROUND_TRIP = Duration.ofSeconds(1);

    private static final long INTERVAL_SECONDS = 20;
    private static final System.Logger LOG = System.getLogger(ServiceClock.class.getName());

    private final InstantSource own;
    private final LongSupplier nanos;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("database-clock").daemon().factory());

    private volatile Optional<Measurement> last = Optional.empty();

    /**
     * @param at what the database's clock showed when the monotonic clock showed {@code nanos}
     * @param difference between the machine's clock and the database's, without a sign
     */
    private record Measurement(Instant at, long nanos, Duration difference) {}

    /**
     * @param own the clock of this machine
     * @param nanos a monotonic clock
     */
    public ServiceClock(InstantSource own, LongSupplier nanos) {
        this.own = own;
        this.nanos = nanos;
    }

    /**
     * Uses the clock of this catalog's database from now on, if other processes may share the catalog.
     *
     * @throws Problem if the database does not answer
     */
    public void follow(Catalog catalog) {
        if (catalog.isShared()) {
            measure(catalog);
            var unused = scheduler.scheduleWithFixedDelay(
                    () -> measureAgain(catalog), INTERVAL_SECONDS, INTERVAL_SECONDS, TimeUnit.SECONDS);
        }
    }

    private void measure(Catalog catalog) {
        long asked = nanos.getAsLong();
        Instant database = catalog.now();
        Instant machine = own.instant();
        long taken = nanos.getAsLong() - asked;
        if (last.isEmpty() || taken <= MAX_ROUND_TRIP.toNanos()) {
            Duration difference = Duration.between(database, machine).abs();
            if (difference.compareTo(MAX_DIFFERENCE) > 0) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the clock of this machine differs from the database''s by {0} s",
                        difference.toSeconds());
            }
            last = Optional.of(new Measurement(database, asked + taken / 2, difference));
        }
    }

    private void measureAgain(Catalog catalog) {
        try {
            measure(catalog);
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.DEBUG, "the database's clock was not read: {0}", e.getMessage());
        }
    }

    /** Returns whether the clock of a database is used. */
    boolean isShared() {
        return last.isPresent();
    }

    /** Returns whether the machine's clock showed nearly the time of the database when that was last asked. */
    boolean isMachineRight() {
        return last.map(Measurement::difference)
                .filter(difference -> difference.compareTo(MAX_DIFFERENCE) > 0)
                .isEmpty();
    }

    @Override
    public Instant instant() {
        return last.map(known -> known.at().plusNanos(nanos.getAsLong() - known.nanos()))
                .orElseGet(own::instant);
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
