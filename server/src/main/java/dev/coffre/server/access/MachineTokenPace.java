package dev.coffre.server.access;

import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.people.NetworkPrefix;
import dev.coffre.server.state.AttemptCounters;
import dev.coffre.server.state.AttemptLimit;
import dev.coffre.server.state.AttemptLimit.Counted;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
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

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final AttemptLimit PER_NETWORK = new AttemptLimit("token-network", MAX_PER_MINUTE, MINUTE);
    private static final AttemptLimit PER_PREFIX_56 = new AttemptLimit("token-56", MAX_PER_PREFIX_56, MINUTE);
    private static final AttemptLimit PER_PREFIX_48 = new AttemptLimit("token-48", MAX_PER_PREFIX_48, MINUTE);

    /** By machine. Each report is a durable write. */
    private static final AttemptLimit REPORTS = new AttemptLimit("token-report", 1, MINUTE);

    private final AttemptCounters counters;
    private final RandomGenerator random;
    private final MachineKeyWatcher watcher;
    private final Consumer<Duration> pause;

    /** @param pause lets the thread of a request wait */
    public MachineTokenPace(
            AttemptCounters counters, RandomGenerator random, MachineKeyWatcher watcher, Consumer<Duration> pause) {
        this.counters = counters;
        this.random = random;
        this.watcher = watcher;
        this.pause = pause;
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
        Optional<Duration> retryAfter = counters.count(counted(machine.id(), from));
        if (retryAfter.isEmpty()) {
            return;
        }
        if (counters.count(List.of(REPORTS.of(machine.id().toString()))).isEmpty()) {
            watcher.keyShared(machine.vault(), machine.id(), ProblemCode.RATE_LIMITED);
        }
        pause.accept(Duration.ofMillis(random.nextInt(MIN_WAIT, MAX_WAIT)));
        if (random.nextInt(ADMIT_ONE_IN) > 0) {
            throw ProblemCode.RATE_LIMITED.with("seconds", retryAfter.get().toSeconds() + 1);
        }
    }

    private static List<Counted> counted(MachineId machine, String from) {
        return List.of(
                PER_NETWORK.of(machine + " " + NetworkPrefix.subnetOf(from)),
                PER_PREFIX_56.of(machine + " " + NetworkPrefix.prefix56Of(from)),
                PER_PREFIX_48.of(machine + " " + NetworkPrefix.prefix48Of(from)));
    }
}
