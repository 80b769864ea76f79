package dev.coffre.vault.retention;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.LocalTime;
import java.util.Collection;

/** The greatest values of a policy. */
public final class PolicyLimits {
    public static final int MAX_DAYS = 9_999;
    public static final int MAX_WEEKS = 5_163;
    public static final int MAX_MONTHS = 1_188;
    public static final int MAX_YEARS = 99;
    public static final int MAX_TIMES = 24;

    private PolicyLimits() {}

    static int check(RetentionCause tier, int keep) {
        int most = switch (tier) {
            case DAILY -> MAX_DAYS;
            case WEEKLY -> MAX_WEEKS;
            case MONTHLY -> MAX_MONTHS;
            case YEARLY -> MAX_YEARS;
            default -> throw new IllegalArgumentException(tier.code());
        };
        if (keep < 1 || keep > most) {
            throw invalid(tier.code() + ": " + keep + " is not between 1 and " + most);
        }
        return keep;
    }

    static void checkTimes(RetentionCause tier, Collection<LocalTime> times) {
        if (times.size() > MAX_TIMES) {
            throw invalid(tier.code() + ": more than " + MAX_TIMES + " times of day");
        }
        if (times.stream().anyMatch(time -> time.getSecond() != 0 || time.getNano() != 0)) {
            throw invalid(tier.code() + ": a time of day with seconds");
        }
    }

    static void checkSome(RetentionCause tier, String what, Collection<?> chosen) {
        if (chosen.isEmpty()) {
            throw invalid(tier.code() + ": no " + what);
        }
    }

    static Problem invalid(String reason) {
        return ProblemCode.RETENTION_POLICY_INVALID.with("reason", reason);
    }
}
