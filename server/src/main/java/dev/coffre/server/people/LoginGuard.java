package dev.coffre.server.people;

import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * How many passwords may be tried in fifteen minutes, failed or under way; the next is refused without being looked at.
 * Three kinds of counts, because each alone can be got round (docs/decisions/0007):
 *
 * <ul>
 *   <li>of one name from one network: few, so that nobody guesses;
 *   <li>from one network: some more, so that nobody tries one password on every name. An IPv6 address counts in its /64,
 *       /56 and /48;
 *   <li>of one name from anywhere: many, so that thousands of addresses do not help, and a stranger cannot easily lock
 *       the owner out. A network from which the account has signed in before is exempt from the last two.
 * </ul>
 *
 * Names that no account has are counted in the same way, so the counts do not tell which names exist. Thread-safe.
 */
final class LoginGuard {
    static final Duration WINDOW = Duration.ofMinutes(15);
    static final int OF_NAME_FROM_ADDRESS = 10;
    static final int FROM_ADDRESS = 30;
    static final int FROM_HOME = 60;
    static final int FROM_SITE = 120;
    static final int OF_NAME = 100;
    static final int OF_CODE = 10;

    /** From networks that are known, where the owner mistypes. Six digits need a limit there too. */
    static final int OF_CODE_FROM_KNOWN = 20;

    /** So many wrong codes after a right password in a day are a guesser. */
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

    /** Whether the account of this name has signed in from there within 30 days. */
    boolean isKnown(String name, String from) {
        return history.isKnown(bounded(name), Network.of(from));
    }

    /** Counts a try before it is made: parallel ones cannot slip through. */
    void beforeTry(String name, String from) {
        countAll(counts(name, from, isKnown(name, from)));
    }

    /**
     * Counts a code of the second factor before it is looked at: whoever tries has the password, and a code has six
     * digits only.
     */
    void beforeCode(String name, String from) {
        countAll(List.of(codes(name, isKnown(name, from))));
    }

    /** The code was right: it counts no more. */
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

    /** The try was right: it counts no more, and the network is known from now on. */
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

    /** What is remembered of a name that anybody may send. */
    private static String bounded(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    private record Counted(Tries tries, String key) {}
}
