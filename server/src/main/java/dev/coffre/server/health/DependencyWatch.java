package dev.coffre.server.health;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Watches something that the service depends on, and for how long it has not worked. An outage of a minute is logged, and so is
 * its end. Thread-safe.
 */
public final class DependencyWatch {
    /** An outage that is shorter is not shown to load balancers and not logged. */
    public static final Duration TOLERATED = Duration.ofSeconds(60);

    private static final System.Logger LOG = System.getLogger(DependencyWatch.class.getName());

    private final String name;
    private final BooleanSupplier check;
    private final LongSupplier nanos;
    private boolean isFailing;
    private boolean isLogged;
    private long failingSince;
    private Duration lastOutage = Duration.ZERO;

    /**
     * @param name for the log
     * @param check a check that throws counts as failed
     * @param nanos a monotonic clock
     */
    public DependencyWatch(String name, BooleanSupplier check, LongSupplier nanos) {
        this.name = name;
        this.check = check;
        this.nanos = nanos;
    }

    /** Checks now. Returns whether it works, or has not worked for less than a minute. */
    public boolean look() {
        boolean works = works();
        return record(works).compareTo(TOLERATED) < 0;
    }

    private boolean works() {
        try {
            return check.getAsBoolean();
        } catch (RuntimeException failed) {
            LOG.log(System.Logger.Level.DEBUG, "the {0} does not work: {1}", name, failed.getMessage());
            return false;
        }
    }

    private synchronized Duration record(boolean works) {
        if (works) {
            if (isFailing) {
                lastOutage = failingFor();
                isFailing = false;
            }
            if (isLogged) {
                isLogged = false;
                LOG.log(System.Logger.Level.WARNING, "the {0} works again after {1}", name, lastOutage);
            }
            return Duration.ZERO;
        }
        if (!isFailing) {
            isFailing = true;
            failingSince = nanos.getAsLong();
        }
        Duration outage = failingFor();
        if (!isLogged && outage.compareTo(TOLERATED) >= 0) {
            isLogged = true;
            LOG.log(System.Logger.Level.ERROR, "the {0} has not worked for {1}", name, outage);
        }
        return outage;
    }

    /** Returns for how long every look has failed; zero if the last one did not. */
    public synchronized Duration failingFor() {
        return isFailing ? Duration.ofNanos(nanos.getAsLong() - failingSince) : Duration.ZERO;
    }

    /** Returns how long the last outage that has ended was, and forgets it; zero if there was none. */
    public synchronized Duration takeLastOutage() {
        Duration outage = lastOutage;
        lastOutage = Duration.ZERO;
        return outage;
    }
}
