package dev.coffre.server.people;

import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.InstantSource;
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

    private final SignInHistory history;
    private final SlidingWindow perNameAndNetwork;
    private final SlidingWindow perNetwork;
    private final SlidingWindow perPrefix56;
    private final SlidingWindow perPrefix48;
    private final SlidingWindow perName;
    private final SlidingWindow codesPerName;
    private final SlidingWindow codesFromKnownNetwork;
    private final SlidingWindow wrongCodes;

    SignInRateLimiter(SignInHistory history, InstantSource clock) {
        this.history = history;
        this.perNameAndNetwork = new SlidingWindow(MAX_PER_NAME_AND_NETWORK, WINDOW, clock);
        this.perNetwork = new SlidingWindow(MAX_PER_NETWORK, WINDOW, clock);
        this.perPrefix56 = new SlidingWindow(MAX_PER_PREFIX_56, WINDOW, clock);
        this.perPrefix48 = new SlidingWindow(MAX_PER_PREFIX_48, WINDOW, clock);
        this.perName = new SlidingWindow(MAX_PER_NAME, WINDOW, clock);
        this.codesPerName = new SlidingWindow(MAX_CODES, CODE_WINDOW, clock);
        this.codesFromKnownNetwork = new SlidingWindow(MAX_CODES_FROM_KNOWN_NETWORK, CODE_WINDOW, clock);
        this.wrongCodes = new SlidingWindow(WRONG_CODE_LIMIT, WRONG_CODE_WINDOW, clock);
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
        uncount(List.of(codeCounterFor(name, isKnownNetwork(name, from))));
    }

    /** Returns true for each {@value #WRONG_CODE_LIMIT}th wrong code of the account in a day. */
    synchronized boolean countWrongCode(String account) {
        wrongCodes.add(account);
        boolean guessed = wrongCodes.retryAfter(account).isPresent();
        if (guessed) {
            wrongCodes.forget(account);
        }
        return guessed;
    }

    /** Uncounts a successful attempt and remembers its network. */
    void succeeded(String name, String from) {
        uncount(countersFor(name, from, isKnownNetwork(name, from)));
        history.remember(truncated(name), NetworkPrefix.subnetOf(from));
        forget(name, from);
    }

    private synchronized void countAll(List<CountedAttempt> counts) {
        for (CountedAttempt count : counts) {
            Optional<Duration> pause = count.window.retryAfter(count.key);
            if (pause.isPresent()) {
                throw ProblemCode.LOGIN_LOCKED_OUT.with("seconds", pause.get().toSeconds() + 1);
            }
        }
        counts.forEach(count -> count.window.add(count.key));
    }

    private synchronized void uncount(List<CountedAttempt> counts) {
        counts.forEach(count -> count.window.removeNewest(count.key));
    }

    private synchronized void forget(String name, String from) {
        perNameAndNetwork.forget(key(truncated(name), NetworkPrefix.subnetOf(from)));
    }

    private List<CountedAttempt> countersFor(String typed, String from, boolean known) {
        String name = truncated(typed);
        String address = NetworkPrefix.subnetOf(from);
        CountedAttempt pair = new CountedAttempt(perNameAndNetwork, key(name, address));
        return known
                ? List.of(pair)
                : List.of(
                        pair,
                        new CountedAttempt(perNetwork, address),
                        new CountedAttempt(perPrefix56, NetworkPrefix.prefix56Of(from)),
                        new CountedAttempt(perPrefix48, NetworkPrefix.prefix48Of(from)),
                        new CountedAttempt(perName, name));
    }

    private CountedAttempt codeCounterFor(String name, boolean known) {
        return new CountedAttempt(known ? codesFromKnownNetwork : codesPerName, truncated(name));
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

    private record CountedAttempt(SlidingWindow window, String key) {}
}
