package dev.coffre.server.people;

import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * How many passwords may be tried in fifteen minutes, failed or under way; the next is refused unlooked at. Three counts,
 * because each alone can be turned round (docs/decisions/0007):
 *
 * <ul>
 *   <li>of one name from one address: few, so that nobody guesses;
 *   <li>from one address: some more, so that nobody tries one password on every name;
 *   <li>of one name from anywhere: many, so that thousands of addresses do not help, and a stranger cannot easily lock
 *       the owner out. An address from which the account has signed in before is past these two.
 * </ul>
 *
 * Names that no account has are counted in the same way, so nobody learns from it which exist. Thread-safe.
 */
final class LoginGuard {
    static final Duration WINDOW = Duration.ofMinutes(15);
    static final int OF_NAME_FROM_ADDRESS = 10;
    static final int FROM_ADDRESS = 30;
    static final int OF_NAME = 100;
    static final int OF_CODE = 10;
    private static final Duration CODE_WINDOW = Duration.ofHours(1);
    private static final int LONGEST_NAME = 64;
    private static final Duration REMEMBERED = Duration.ofDays(30);
    private static final int ONCE = 1;

    private final Tries ofNameFromAddress;
    private final Tries fromAddress;
    private final Tries ofName;
    private final Tries ofCode;
    private final Tries signedIn;

    LoginGuard(InstantSource clock) {
        this.ofNameFromAddress = new Tries(OF_NAME_FROM_ADDRESS, WINDOW, clock);
        this.fromAddress = new Tries(FROM_ADDRESS, WINDOW, clock);
        this.ofName = new Tries(OF_NAME, WINDOW, clock);
        this.ofCode = new Tries(OF_CODE, CODE_WINDOW, clock);
        this.signedIn = new Tries(ONCE, REMEMBERED, clock);
    }

    /** Counts a try before it is made: parallel ones cannot slip through. */
    synchronized void beforeTry(String name, String from) {
        List<Counted> counts = counts(name, Network.of(from));
        for (Counted count : counts) {
            Optional<Duration> pause = count.tries.pause(count.key);
            if (pause.isPresent()) {
                throw ProblemCode.LOGIN_LOCKED_OUT.with("seconds", pause.get().toSeconds() + 1);
            }
        }
        counts.forEach(count -> count.tries.add(count.key));
    }

    /**
     * Counts a code of the second factor before it is looked at: whoever tries has the password, and a code has six
     * digits only.
     */
    synchronized void beforeCode(String name, String from) {
        if (signedIn.hasAny(both(name, Network.of(from)))) {
            return;
        }
        Optional<Duration> pause = ofCode.pause(bounded(name));
        if (pause.isPresent()) {
            throw ProblemCode.LOGIN_LOCKED_OUT.with("seconds", pause.get().toSeconds() + 1);
        }
        ofCode.add(bounded(name));
    }

    /** The try was right: it counts no more, and the address is known from now on. */
    synchronized void succeeded(String name, String from) {
        String address = Network.of(from);
        counts(name, address).forEach(count -> count.tries.takeBack(count.key));
        if (!signedIn.hasAny(both(name, address))) {
            ofCode.takeBack(bounded(name));
        }
        ofNameFromAddress.forget(both(name, address));
        signedIn.forget(both(name, address));
        signedIn.add(both(name, address));
    }

    private List<Counted> counts(String typed, String address) {
        String name = bounded(typed);
        Counted pair = new Counted(ofNameFromAddress, both(name, address));
        return signedIn.hasAny(both(name, address))
                ? List.of(pair)
                : List.of(pair, new Counted(fromAddress, address), new Counted(ofName, name));
    }

    private static String both(String name, String address) {
        return address + " " + bounded(name);
    }

    /** What is remembered of a name that anybody may send. */
    private static String bounded(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    private record Counted(Tries tries, String key) {}
}
