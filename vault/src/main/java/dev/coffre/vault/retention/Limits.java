package dev.coffre.vault.retention;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.LocalTime;
import java.util.Collection;

/** The greatest values of a policy. */
public final class Limits {
    public static final int DAYS = 9_999;
    public static final int WEEKS = 5_163;
    public static final int MONTHS = 1_188;
    public static final int YEARS = 99;
    public static final int TIMES = 24;

    private Limits() {}

    static int check(Cause tier, int keep) {
        int most = switch (tier) {
            case DAILY -> DAYS;
            case WEEKLY -> WEEKS;
            case MONTHLY -> MONTHS;
            case YEARLY -> YEARS;
            default -> throw new IllegalArgumentException(tier.text());
        };
        if (keep < 1 || keep > most) {
            throw invalid(tier.text() + ": " + keep + " is not between 1 and " + most);
        }
        return keep;
    }

    static void checkTimes(Cause tier, Collection<LocalTime> times) {
        if (times.size() > TIMES) {
            throw invalid(tier.text() + ": more than " + TIMES + " times of day");
        }
        if (times.stream().anyMatch(time -> time.getSecond() != 0 || time.getNano() != 0)) {
            throw invalid(tier.text() + ": a time of day with seconds");
        }
    }

    static void checkSome(Cause tier, String what, Collection<?> chosen) {
        if (chosen.isEmpty()) {
            throw invalid(tier.text() + ": no " + what);
        }
    }

    static Problem invalid(String reason) {
        return ProblemCode.RETENTION_POLICY_INVALID.with("reason", reason);
    }
}
