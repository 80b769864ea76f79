package dev.coffre.server.access;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.MachineKeysRow;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.people.NetworkPrefix;
import dev.coffre.server.people.SlidingWindow;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Authenticates machines by an assertion over a nonce of the vault (docs/protocol.md §2). The assertion's times are ignored.
 * The nonce expires by the vault's clock and bounds it, so a machine whose clock is wrong can still authenticate.
 */
public final class MachineAuthenticator {
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(15);

    /**
     * Tokens a minute for a machine from one network. Counted by network, so that a thief elsewhere cannot use it up for the
     * machine itself. An IPv6 address counts in its /64, /56 and /48.
     */
    static final int MAX_PER_MINUTE = 120;

    static final int MAX_PER_PREFIX_56 = 240;
    static final int MAX_PER_PREFIX_48 = 480;

    /**
     * Beyond the limits, one login in this many is admitted at random. A thief that shares the machine's address, as behind
     * a proxy, can use up the limits but not this chance. An agent tries more than twenty times, so 299 of 300 of its
     * commands log in. The thief gets a quarter of the tokens that it requests, which displace none in use ({@link
     * AccessTokens}).
     */
    private static final int ADMIT_ONE_IN = 4;

    private final Catalog catalog;
    private final ChallengeStore challenges;
    private final AccessTokens tokens;
    private final Consumer<VaultId> precondition;
    private final MachineKeyWatcher watcher;
    private final RandomGenerator random;
    private final SlidingWindow perNetwork;
    private final SlidingWindow perPrefix56;
    private final SlidingWindow perPrefix48;

    /** By machine. Each report is a durable write. */
    private final SlidingWindow reports;

    /** @param check throws for a vault that admits no machines */
    public MachineAuthenticator(
            Catalog catalog,
            ChallengeStore challenges,
            AccessTokens tokens,
            Consumer<VaultId> check,
            MachineKeyWatcher watcher,
            InstantSource clock,
            RandomGenerator random) {
        this.watcher = watcher;
        this.random = random;
        this.perNetwork = new SlidingWindow(MAX_PER_MINUTE, Duration.ofMinutes(1), clock);
        this.perPrefix56 = new SlidingWindow(MAX_PER_PREFIX_56, Duration.ofMinutes(1), clock);
        this.perPrefix48 = new SlidingWindow(MAX_PER_PREFIX_48, Duration.ofMinutes(1), clock);
        this.reports = new SlidingWindow(1, Duration.ofMinutes(1), clock);
        this.catalog = catalog;
        this.challenges = challenges;
        this.tokens = tokens;
        this.precondition = check;
    }

    /**
     * Issues a token for a machine.
     *
     * @throws dev.coffre.vault.problem.Problem {@code machine-unknown}, {@code machine-replaced} if another installation has
     *     replaced this one, {@code rate-limited}, or {@code not-authenticated} for every other fault
     */
    public IssuedToken authenticate(String compactAssertion, String from) {
        Assertion assertion = Assertion.parse(compactAssertion);
        Assertion.Claims claims = assertion.claims();
        if (!challenges.consume(claims.jti()) || !claims.iss().equals(claims.sub())) {
            throw ProblemCode.NOT_AUTHENTICATED.with("reason", "the assertion is not valid");
        }
        MachineId id = machineId(claims.iss());
        RegisteredMachine machine = find(id).orElseThrow(() -> ProblemCode.MACHINE_UNKNOWN.with("machine", id));
        if (!claims.aud().equals(machine.row.vault().toString())) {
            throw ProblemCode.NOT_AUTHENTICATED.with("reason", "the assertion is not valid");
        }
        requireNewestKey(assertion, machine.keys);
        precondition.accept(machine.row.vault());
        requirePace(machine.row, from);
        // The token names the keys that were checked here, so it is void if another installation took over meanwhile.
        return tokens.issue(
                new TokenIdentity.MachineTokenIdentity(
                        machine.row.vault(), id, machine.row.domain(), machine.row.keyGen()),
                TOKEN_LIFETIME);
    }

    private void requirePace(MachineRow machine, String from) {
        List<Counter> counters = counters(machine.id(), from);
        Optional<Duration> pause;
        boolean tell;
        synchronized (reports) {
            pause = counters.stream()
                    .flatMap(counter -> counter.window.retryAfter(counter.key).stream())
                    .max(Comparator.naturalOrder());
            if (pause.isEmpty()) {
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
        if (random.nextInt(ADMIT_ONE_IN) > 0) {
            throw ProblemCode.RATE_LIMITED.with("seconds", pause.get().toSeconds() + 1);
        }
    }

    private List<Counter> counters(MachineId machine, String from) {
        return List.of(
                new Counter(perNetwork, machine + " " + NetworkPrefix.subnetOf(from)),
                new Counter(perPrefix56, machine + " " + NetworkPrefix.prefix56Of(from)),
                new Counter(perPrefix48, machine + " " + NetworkPrefix.prefix48Of(from)));
    }

    private static void requireNewestKey(Assertion assertion, List<MachineKeysRow> keys) {
        if (assertion.isSignedBy(keys.getLast().authenticationKey())) {
            return;
        }
        throw keys.stream().anyMatch(older -> assertion.isSignedBy(older.authenticationKey()))
                ? ProblemCode.MACHINE_REPLACED.problem()
                : ProblemCode.NOT_AUTHENTICATED.with("reason", "the assertion is not valid");
    }

    private Optional<RegisteredMachine> find(MachineId id) {
        return catalog.read(connection -> {
            MachineTable machines = new MachineTable(connection);
            Optional<MachineRow> row = machines.find(id);
            if (row.isEmpty() || machines.isRemoved(id)) {
                return Optional.empty();
            }
            return Optional.of(new RegisteredMachine(row.get(), machines.keys(id)));
        });
    }

    private static MachineId machineId(String hex) {
        try {
            return MachineId.parse(hex);
        } catch (IllegalArgumentException e) {
            throw ProblemCode.NOT_AUTHENTICATED.with("reason", "the assertion is not valid");
        }
    }

    private record Counter(SlidingWindow window, String key) {}

    /** @param keys oldest first */
    private record RegisteredMachine(MachineRow row, List<MachineKeysRow> keys) {}
}
