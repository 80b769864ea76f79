package dev.coffre.backup.recovery;

import dev.coffre.vault.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The result of a recovery.
 *
 * @param warnings the first {@value #MAX_WARNINGS}
 * @param warningCount number of all warnings
 * @param leftOut number of objects whose setuid, setgid or capabilities were left out, because they are another machine's
 * @param kept what an interrupted recovery left and this one kept; empty if it did not resume one
 * @param damaged whether some warnings are about lost or damaged data at the vault
 */
public record RecoveryReport(
        RecoveryTotals totals,
        Duration elapsed,
        List<Problem> warnings,
        long warningCount,
        long leftOut,
        Optional<Kept> kept,
        boolean damaged) {
    public static final int MAX_WARNINGS = 1_000;

    /**
     * The recovery went on with an interrupted one, which had recovered this much.
     *
     * @param files number of files that were kept whole or in part
     * @param bytes of them that were proven by their hashes
     */
    public record Kept(long files, long bytes) {}

    public RecoveryReport {
        warnings = List.copyOf(warnings);
    }

    public boolean hasWarnings() {
        return warningCount > 0;
    }
}
