package dev.coffre.server.access;

import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.people.NetworkPrefix;
import dev.coffre.server.people.SlidingWindow;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Limits the tokens that a machine gets within a minute. Thread-safe. */
public final class MachineTokenPace {
    /**
     * Tokens a minute for a machine from one network. Counted by network, so that a thief elsewhere cannot use it up for the
     * machine itself. An IPv6 address counts in its /64, /56 and /48.
     */
    static final int MAX_PER_MINUTE = 120;

    static final int MAX_PER_PREFIX_56 = 240;
    static final int MAX_PER_PREFIX_48 = 480;

    /**
     * Milliseconds that a request beyond the limit waits before it is admitted or refused. Random, so that a thief cannot
     * have many requests answered at one moment.
     */
    static final int MIN_WAIT = 500;

    static final int MAX_WAIT = 1_500;

    /**
     * Beyond the limits, one login in this many is admitted at random. A thief that shares the machine's address, as behind
     * a proxy, can use up the limits but not this chance. An agent tries more than twenty times, so 299 of 300 of its
     * commands log in. The thief gets a quarter of the tokens that it requests. As each request waits first, the limit of
     * connections bounds them: about 125 a second from one address, which do not displace a token before its first
     * use ({@link AccessTokens}).
     */
    private static final int ADMIT_ONE_IN = 4;

    private final MachineKeyWatcher watcher;
    private final RandomGenerator random;
    private final Consumer<Duration> pause;
    private final SlidingWindow perNetwork;
    private final SlidingWindow perPrefix56;
    private final SlidingWindow perPrefix48;

    /** By machine. Each report is a durable write. */
    private final SlidingWindow reports;

    /** @param pause lets the thread of a request wait */
    public MachineTokenPace(
            InstantSource clock, RandomGenerator random, MachineKeyWatcher watcher, Consumer<Duration> pause) {
        this.watcher = watcher;
        this.random = random;
        this.pause = pause;
        this.perNetwork = new SlidingWindow(MAX_PER_MINUTE, Duration.ofMinutes(1), clock);
        this.perPrefix56 = new SlidingWindow(MAX_PER_PREFIX_56, Duration.ofMinutes(1), clock);
        this.perPrefix48 = new SlidingWindow(MAX_PER_PREFIX_48, Duration.ofMinutes(1), clock);
        this.reports = new SlidingWindow(1, Duration.ofMinutes(1), clock);
    }

    /** Lets the calling thread wait. */
    public static void sleep(Duration wait) {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemCode.VAULT_UNAVAILABLE.with("reason", "it is stopping").causedBy(e);
        }
    }

    /** @throws dev.coffre.vault.problem.Problem {@code rate-limited} */
    void require(MachineRow machine, String from) {
        List<Counter> counters = counters(machine.id(), from);
        Optional<Duration> retryAfter;
        boolean tell;
        synchronized (reports) {
            retryAfter = counters.stream()
                    .flatMap(counter -> counter.window.retryAfter(counter.key).stream())
                    .max(Comparator.naturalOrder());
            if (retryAfter.isEmpty()) {
                counters.forEach(counter -> counter.window.add(counter.key));
                return;
            }
            tell = reports.retryAfter(machine.id().toString()).isEmpty();
            if (tell) {
                reports.add(machine.id().toString());
            }
        }
        if (tell) {
            watcher.keyShared(machine.vault(), machine.id(), ProblemCode.RATE_LIMITED);
        }
        pause.accept(Duration.ofMillis(random.nextInt(MIN_WAIT, MAX_WAIT)));
        if (random.nextInt(ADMIT_ONE_IN) > 0) {
            throw ProblemCode.RATE_LIMITED.with("seconds", retryAfter.get().toSeconds() + 1);
        }
    }

    private List<Counter> counters(MachineId machine, String from) {
        return List.of(
                new Counter(perNetwork, machine + " " + NetworkPrefix.subnetOf(from)),
                new Counter(perPrefix56, machine + " " + NetworkPrefix.prefix56Of(from)),
                new Counter(perPrefix48, machine + " " + NetworkPrefix.prefix48Of(from)));
    }

    private record Counter(SlidingWindow window, String key) {}
}
