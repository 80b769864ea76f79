package dev.coffre.server.admin;

import dev.coffre.server.people.Actor;
import dev.coffre.server.state.AttemptCounters;
import dev.coffre.server.state.AttemptLimit;
import dev.coffre.server.state.AttemptLimit.Counted;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Limits the commands with an effect that an account gives within an hour. Each adds an entry to the audit log, and
 * most add a permanent segment to the journal, so a loop would fill the disk. There are several budgets of
 * {@value #MOST}, so a thief cannot use up the commands that undo or end what it does:
 *
 * <ul>
 *   <li>each API token has one of its own, apart from its account's sessions;
 *   <li>each command that ends an access (a new password, a revoked token, a removed account) has one of its own;
 *   <li>commands that only repair share one, and holding a point, which needs no proof, has one of its own;
 *   <li>those about second factors and roles share one, and beginning a second factor, which changes nothing yet, has
 *   its own;
 *   <li>all others share one.
 * </ul>
 *
 * Thread-safe.
 */
public final class ChangePace {
    static final int MOST = 300;

    /** The budget of all commands that state no other. */
    static final String OTHER = "other";

    static final String ACCESS = "access";
    static final String REPAIR = "repair";

    private static final AttemptLimit CHANGES = new AttemptLimit("change", MOST, Duration.ofHours(1));

    private final AttemptCounters counters;

    public ChangePace(AttemptCounters counters) {
        this.counters = counters;
    }

    /**
     * Counts a command before it runs. Otherwise many concurrent commands would all be within the limit. The owner of
     * the data folder has no limit.
     *
     * @param budget of the command, by its specification
     * @throws dev.coffre.vault.problem.Problem {@code rate-limited}
     */
    CountedChange count(Actor actor, String budget) {
        if (!(actor instanceof Actor.Person)) {
            return new CountedChange(Optional.empty());
        }
        Counted key = CHANGES.of(key(actor, budget));
        Optional<Duration> pause = counters.count(List.of(key));
        if (pause.isPresent()) {
            throw ProblemCode.RATE_LIMITED.with("seconds", pause.get().toSeconds() + 1);
        }
        return new CountedChange(Optional.of(key));
    }

    /** Returns the key of a budget: the actor's sessions have one key, and each of its tokens has one of its own. */
    static String key(Actor actor, String budget) {
        String token = actor instanceof Actor.Person person ? person.token().orElse("") : "";
        return budget + " " + token + " " + actor.name();
    }

    /** A command that was counted. */
    final class CountedChange {
        private final Optional<Counted> key;

        private CountedChange(Optional<Counted> key) {
            this.key = key;
        }

        /**
         * Executes the command. A command that fails or has no effect does not count.
         *
         * @param changed whether the answer shows an effect
         */
        <A> A carryOut(Supplier<A> work, Predicate<? super A> changed) {
            boolean counts = false;
            try {
                A answer = work.get();
                counts = changed.test(answer);
                return answer;
            } finally {
                if (!counts) {
                    key.map(List::of).ifPresent(counters::uncount);
                }
            }
        }
    }
}
