package dev.coffre.backup.save.progress;

import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.problem.Problem;
import java.time.Duration;
import java.util.List;

/**
 * The result of a run that made a recovery point.
 *
 * @param point its seq and hash
 * @param receipt the vault's statement that it holds the point
 * @param totals as this agent counted
 * @param session as the vault counted
 * @param warnings the first {@value #MAX_WARNINGS}
 * @param warningCount number of all warnings
 */
public record SaveReport(
        ChainHead point,
        Receipt receipt,
        SaveTotals totals,
        SessionTotals session,
        Duration elapsed,
        List<Problem> warnings,
        long warningCount) {
    public static final int MAX_WARNINGS = 1_000;

    public SaveReport {
        warnings = List.copyOf(warnings);
    }

    public boolean hasWarnings() {
        return warningCount > 0;
    }
}
