package dev.coffre.server.access;

import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * At most ten tries of an account's password in fifteen minutes, failed or under way; the next is refused unlooked at.
 * Names that no account has are counted in the same way, so nobody learns from it which exist. Thread-safe.
 */
final class LoginGuard {
    static final int TRIES = 10;
    static final Duration WINDOW = Duration.ofMinutes(15);
    private static final int MOST_NAMES = 10_000;

    private final InstantSource clock;
    private final Map<String, Deque<Instant>> tries = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
            return size() > MOST_NAMES;
        }
    };

    LoginGuard(InstantSource clock) {
        this.clock = clock;
    }

    /** Counts a try before it is made: parallel ones cannot slip through. */
    synchronized void beforeTry(String name) {
        Instant now = clock.instant();
        Deque<Instant> recent = tries.computeIfAbsent(name, unknown -> new ArrayDeque<>());
        while (!recent.isEmpty() && !recent.getFirst().plus(WINDOW).isAfter(now)) {
            recent.removeFirst();
        }
        if (recent.size() >= TRIES) {
            Duration wait = Duration.between(now, recent.getFirst().plus(WINDOW));
            throw ProblemCode.LOGIN_LOCKED_OUT.with("seconds", wait.toSeconds() + 1);
        }
        recent.addLast(now);
    }

    synchronized void succeeded(String name) {
        tries.remove(name);
    }
}
