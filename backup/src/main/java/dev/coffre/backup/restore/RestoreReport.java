package dev.coffre.backup.restore;

import dev.coffre.vault.problem.Problem;
import java.time.Duration;
import java.util.List;

/**
 * How a recovery ended.
 *
 * @param warnings the first {@value #MAX_WARNINGS}
 * @param warningCount how many there were
 * @param damaged whether some of them are because the vault did not hold what it promised
 */
public record RestoreReport(
        RestoreTotals totals, Duration elapsed, List<Problem> warnings, long warningCount, boolean damaged) {
    public static final int MAX_WARNINGS = 1_000;

    public RestoreReport {
        warnings = List.copyOf(warnings);
    }

    public boolean hasWarnings() {
        return warningCount > 0;
    }
}
