package dev.coffre.agent.machine;

import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.vault.problem.ProblemCode;
import java.util.Optional;

/** Finds the recovery point that a user names. */
public final class PointSelector {
    private static final String NEWEST = "latest";

    private PointSelector() {}

    /** Returns whether a word has the form of a point's name: a number or {@code latest}. */
    public static boolean isPointName(String word) {
        return word.equals(NEWEST) || word.matches("\\d{1,18}");
    }

    /**
     * Returns the named point.
     *
     * @param name a number, or {@code latest}; empty means the newest
     * @throws dev.coffre.vault.problem.Problem {@code point-unknown}, {@code no-recovery-point}, or why it cannot be trusted
     */
    public static RecoveryPoint select(ReadableMachine machine, Optional<String> name) {
        return select(machine.points(), name);
    }

    /** As {@link #select(ReadableMachine, Optional)}, for points that are already read. */
    public static RecoveryPoint select(RecoveryPoints points, Optional<String> name) {
        String wanted = name.orElse(NEWEST);
        return wanted.equals(NEWEST)
                ? points.newest().orElseThrow(ProblemCode.NO_RECOVERY_POINT::problem)
                : points.find(wanted);
    }
}
