package dev.coffre.acceptance.simulation;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What is between agents and vault service: requests and answers get lost, arrive twice, or once more much later. */
final class Network {
    private static final int MOST_LATE = 20;

    private final Chance chance;
    private int percentBad;
    private final Deque<Runnable> late = new ArrayDeque<>();

    Network(Chance chance, int percentBad) {
        this.chance = chance;
        this.percentBad = percentBad;
    }

    /** @throws Lost instead of an answer */
    <T> T call(Supplier<T> request) {
        if (!chance.percent(percentBad)) {
            return request.get();
        }
        switch (chance.below(4)) {
            case 0 -> throw new Lost();
            case 1 -> {
                var unheard = request.get();
                throw new Lost();
            }
            case 2 -> {
                var first = request.get();
                return request.get();
            }
            default -> {
                T answer = request.get();
                if (late.size() < MOST_LATE) {
                    late.add(() -> {
                        var unheard = request.get();
                    });
                }
                return answer;
            }
        }
    }

    /**
     * A request arrives that everybody had forgotten; nobody waits for its answer. Returns whether there was one.
     *
     * @param isExcused whether the vault has a reason for this problem
     */
    boolean deliverLate(Predicate<Problem> isExcused) {
        if (late.isEmpty()) {
            return false;
        }
        try {
            late.remove().run();
        } catch (Problem refused) { // as it may well be by now
            boolean bug = refused.code() == ProblemCode.INTERNAL_BUG || refused.code() == ProblemCode.CATALOG_DAMAGED;
            Violation.unless(!bug || isExcused.test(refused), "I13", "a late request ends with %s", refused.code());
        }
        return true;
    }

    /** From now on everything arrives. */
    void heals() {
        percentBad = 0;
        reset();
    }

    /** The vault service was restarted, and with it ended what was on the way to it. */
    void reset() {
        late.clear();
    }
}
