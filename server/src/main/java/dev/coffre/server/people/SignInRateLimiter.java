package dev.coffre.server.people;

import dev.coffre.server.state.AttemptCounters;
import dev.coffre.server.state.AttemptLimit;
import dev.coffre.server.state.AttemptLimit.Counted;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Limits password attempts within fifteen minutes, counting failed ones and those in progress. An attempt beyond a limit is
 * refused unchecked. There are three kinds of counters, because each alone can be evaded (docs/decisions/0007):
 *
 * <ul>
 *   <li>by name and network: a low limit against guessing;
 *   <li>by network: a higher limit against trying one password on every name. An IPv6 address counts in its /64, /56 and
 *       /48;
 *   <li>by name: a high limit, so that thousands of addresses do not help, and a stranger cannot easily lock the owner
 *       out. A network from which the account has signed in before is exempt from the last two kinds.
 * </ul>
 *
 * Unknown names are counted the same way, so the limits do not reveal which names exist. Thread-safe.
 */
final class SignInRateLimiter {
    static final Duration WINDOW = Duration.ofMinutes(15);
    static final int MAX_PER_NAME_AND_NETWORK = 10;
    static final int MAX_PER_NETWORK = 30;
    static final int MAX_PER_PREFIX_56 = 60;
    static final int MAX_PER_PREFIX_48 = 120;
    static final int MAX_PER_NAME = 100;
    static final int MAX_CODES = 10;

    /** For known networks, where the owner mistypes. A code has only six digits, so there is a limit here too. */
    static final int MAX_CODES_FROM_KNOWN_NETWORK = 20;

    /** This many wrong codes in a day, each after a right password, mean that the codes are being guessed. */
    static final int WRONG_CODE_LIMIT = 5;

    private static final Duration CODE_WINDOW = Duration.ofHours(1);
    private static final Duration WRONG_CODE_WINDOW = Duration.ofDays(1);
    private static final int MAX_NAME_LENGTH = 64;

    private static final AttemptLimit PER_NAME_AND_NETWORK =
            new AttemptLimit("sign-in-name-network", MAX_PER_NAME_AND_NETWORK, WINDOW);
    private static final AttemptLimit PER_NETWORK = new AttemptLimit("sign-in-network", MAX_PER_NETWORK, WINDOW);
    private static final AttemptLimit PER_PREFIX_56 = new AttemptLimit("sign-in-56", MAX_PER_PREFIX_56, WINDOW);
    private static final AttemptLimit PER_PREFIX_48 = new AttemptLimit("sign-in-48", MAX_PER_PREFIX_48, WINDOW);
    private static final AttemptLimit PER_NAME = new AttemptLimit("sign-in-name", MAX_PER_NAME, WINDOW);
    private static final AttemptLimit CODES_PER_NAME = new AttemptLimit("code", MAX_CODES, CODE_WINDOW);
    private static final AttemptLimit CODES_FROM_KNOWN_NETWORK =
            new AttemptLimit("code-known", MAX_CODES_FROM_KNOWN_NETWORK, CODE_WINDOW);

    /** The code that would be one more is the one that is reported. */
    private static final AttemptLimit WRONG_CODES =
            new AttemptLimit("code-wrong", WRONG_CODE_LIMIT - 1, WRONG_CODE_WINDOW);

    private final SignInHistory history;
    private final AttemptCounters counters;

    SignInRateLimiter(SignInHistory history, AttemptCounters counters) {
        this.history = history;
        this.counters = counters;
    }

    /** Whether this account has signed in from this network within 30 days. */
    boolean isKnownNetwork(String name, String from) {
        return history.isKnown(truncated(name), NetworkPrefix.subnetOf(from));
    }

    /** Counts an attempt before it is made, so that parallel attempts cannot evade the limit. */
    void countAttempt(String name, String from) {
        countAll(countersFor(name, from, isKnownNetwork(name, from)));
    }

    /**
     * Counts a second-factor code before it is checked. The sender has the password already, and a code has only six digits.
     */
    void countCode(String name, String from) {
        countAll(List.of(codeCounterFor(name, isKnownNetwork(name, from))));
    }

    /** Uncounts a correct code. */
    void uncountCode(String name, String from) {
        counters.uncount(List.of(codeCounterFor(name, isKnownNetwork(name, from))));
    }

    /** Returns true for each {@value #WRONG_CODE_LIMIT}th wrong code of the account in a day. */
    boolean countWrongCode(String account) {
        Counted wrong = WRONG_CODES.of(account);
        boolean guessed = counters.count(List.of(wrong)).isPresent();
        if (guessed) {
            counters.forget(wrong);
        }
        return guessed;
    }

    /** Uncounts a successful attempt and remembers its network. */
    void succeeded(String name, String from) {
        counters.uncount(countersFor(name, from, isKnownNetwork(name, from)));
        history.remember(truncated(name), NetworkPrefix.subnetOf(from));
        counters.forget(PER_NAME_AND_NETWORK.of(key(truncated(name), NetworkPrefix.subnetOf(from))));
    }

    private void countAll(List<Counted> counted) {
        Optional<Duration> pause = counters.count(counted);
        if (pause.isPresent()) {
            throw ProblemCode.LOGIN_LOCKED_OUT.with("seconds", pause.get().toSeconds() + 1);
        }
    }

    private List<Counted> countersFor(String typed, String from, boolean known) {
        String name = truncated(typed);
        String address = NetworkPrefix.subnetOf(from);
        Counted pair = PER_NAME_AND_NETWORK.of(key(name, address));
        return known
                ? List.of(pair)
                : List.of(
                        pair,
                        PER_NETWORK.of(address),
                        PER_PREFIX_56.of(NetworkPrefix.prefix56Of(from)),
                        PER_PREFIX_48.of(NetworkPrefix.prefix48Of(from)),
                        PER_NAME.of(name));
    }

    private static Counted codeCounterFor(String name, boolean known) {
        return (known ? CODES_FROM_KNOWN_NETWORK : CODES_PER_NAME).of(truncated(name));
    }

    private static String key(String name, String address) {
        return address + " " + name;
    }

    /**
     * Returns the part of the name that is kept as a key. Names come from unauthenticated clients, so their length is
     * bounded.
     */
    private static String truncated(String name) {
        return name.length() <= MAX_NAME_LENGTH ? name : name.substring(0, MAX_NAME_LENGTH);
    }
}
