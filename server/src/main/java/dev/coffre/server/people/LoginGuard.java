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
final class LoginGuard {
    static final Duration WINDOW = Duration.ofMinutes(15);
    static final int OF_NAME_FROM_ADDRESS = 10;
    static final int FROM_ADDRESS = 30;
    static final int FROM_HOME = 60;
    static final int FROM_SITE = 120;
    static final int OF_NAME = 100;
    static final int OF_CODE = 10;

    /** For known networks, where the owner mistypes. A code has only six digits, so there is a limit here too. */
    static final int OF_CODE_FROM_KNOWN = 20;

    /** This many wrong codes in a day, each after a right password, mean that the codes are being guessed. */
    static final int WRONG_CODES = 5;

    private static final Duration CODE_WINDOW = Duration.ofHours(1);
    private static final Duration WRONG_CODE_WINDOW = Duration.ofDays(1);
    private static final int LONGEST_NAME = 64;

    private final SignInHistory history;
    private final Tries ofNameFromAddress;
    private final Tries fromAddress;
    private final Tries fromHome;
    private final Tries fromSite;
    private final Tries ofName;
    private final Tries ofCode;
    private final Tries ofCodeFromKnown;
    private final Tries wrongCodes;

    LoginGuard(SignInHistory history, InstantSource clock) {
        this.history = history;
        this.ofNameFromAddress = new Tries(OF_NAME_FROM_ADDRESS, WINDOW, clock);
        this.fromAddress = new Tries(FROM_ADDRESS, WINDOW, clock);
        this.fromHome = new Tries(FROM_HOME, WINDOW, clock);
        this.fromSite = new Tries(FROM_SITE, WINDOW, clock);
        this.ofName = new Tries(OF_NAME, WINDOW, clock);
        this.ofCode = new Tries(OF_CODE, CODE_WINDOW, clock);
        this.ofCodeFromKnown = new Tries(OF_CODE_FROM_KNOWN, CODE_WINDOW, clock);
        this.wrongCodes = new Tries(WRONG_CODES, WRONG_CODE_WINDOW, clock);
    }

    /** Whether this account has signed in from this network within 30 days. */
    boolean isKnown(String name, String from) {
        return history.isKnown(bounded(name), Network.of(from));
    }

    /** Counts an attempt before it is made, so that parallel attempts cannot evade the limit. */
    void beforeTry(String name, String from) {
        countAll(counts(name, from, isKnown(name, from)));
    }

    /**
     * Counts a second-factor code before it is checked. The sender has the password already, and a code has only six digits.
     */
    void beforeCode(String name, String from) {
        countAll(List.of(codes(name, isKnown(name, from))));
    }

    /** Uncounts a correct code. */
    void codeRight(String name, String from) {
        takeBack(List.of(codes(name, isKnown(name, from))));
    }

    /** Returns true for each {@value #WRONG_CODES}th wrong code of the account in a day. */
    synchronized boolean isGuessed(String account) {
        wrongCodes.add(account);
        boolean guessed = wrongCodes.pause(account).isPresent();
        if (guessed) {
            wrongCodes.forget(account);
        }
        return guessed;
    }

    /** Uncounts a successful attempt and remembers its network. */
    void succeeded(String name, String from) {
        takeBack(counts(name, from, isKnown(name, from)));
        history.remember(bounded(name), Network.of(from));
        forget(name, from);
    }

    private synchronized void countAll(List<Counted> counts) {
        for (Counted count : counts) {
            Optional<Duration> pause = count.tries.pause(count.key);
            if (pause.isPresent()) {
                throw ProblemCode.LOGIN_LOCKED_OUT.with("seconds", pause.get().toSeconds() + 1);
            }
        }
        counts.forEach(count -> count.tries.add(count.key));
    }

    private synchronized void takeBack(List<Counted> counts) {
        counts.forEach(count -> count.tries.takeBack(count.key));
    }

    private synchronized void forget(String name, String from) {
        ofNameFromAddress.forget(both(bounded(name), Network.of(from)));
    }

    private List<Counted> counts(String typed, String from, boolean known) {
        String name = bounded(typed);
        String address = Network.of(from);
        Counted pair = new Counted(ofNameFromAddress, both(name, address));
        return known
                ? List.of(pair)
                : List.of(
                        pair,
                        new Counted(fromAddress, address),
                        new Counted(fromHome, Network.homeOf(from)),
                        new Counted(fromSite, Network.siteOf(from)),
                        new Counted(ofName, name));
    }

    private Counted codes(String name, boolean known) {
        return new Counted(known ? ofCodeFromKnown : ofCode, bounded(name));
    }

    private static String both(String name, String address) {
        return address + " " + name;
    }

    /**
     * Returns the part of the name that is kept as a key. Names come from unauthenticated clients, so their length is bounded.
     */
    private static String bounded(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    private record Counted(Tries tries, String key) {}
}
