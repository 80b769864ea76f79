package dev.coffre.server.admin;

import dev.coffre.server.people.Actor;
import dev.coffre.server.people.SlidingWindow;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Limits the commands with an effect that an account gives within an hour. Each adds an entry to the audit log, and most add a
 * permanent segment to the journal, so a loop would fill the disk. A new process counts from zero. Thread-safe.
 */
public final class ChangePace {
    static final int MOST = 300;

    private final SlidingWindow changes;

    public ChangePace(InstantSource clock) {
        this.changes = new SlidingWindow(MOST, Duration.ofHours(1), clock);
    }

    /**
     * Carries the command out. The owner of the data folder has no limit.
     *
     * @param aboutAccess whether the command has the limit of those that end access, which a stolen session cannot exhaust
     * @param changed whether the answer shows an effect; commands without one are not counted
     * @throws dev.coffre.vault.problem.Problem {@code rate-limited}
     */
    <A> A within(Actor actor, boolean aboutAccess, Supplier<A> work, Predicate<? super A> changed) {
        if (!(actor instanceof Actor.Person person)) {
            return work.get();
        }
        String key = (aboutAccess ? "access " : "") + person.account();
        take(key);
        boolean counts = false;
        try {
            A answer = work.get();
            counts = changed.test(answer);
            return answer;
        } finally {
            if (!counts) {
                giveBack(key);
            }
        }
    }

    /** Counts before the command runs. Otherwise many concurrent commands would all be within the limit. */
    private synchronized void take(String key) {
        Optional<Duration> pause = changes.retryAfter(key);
        if (pause.isPresent()) {
            throw ProblemCode.RATE_LIMITED.with("seconds", pause.get().toSeconds() + 1);
        }
        changes.add(key);
    }

    private synchronized void giveBack(String key) {
        changes.removeNewest(key);
    }
}
