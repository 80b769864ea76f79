package dev.coffre.backup.check;

import java.time.Duration;
import java.util.List;

/**
 * The result of a check.
 *
 * @param findings the first {@value #MAX_FINDINGS}
 * @param findingCount all of them
 */
public record CheckReport(CheckTotals totals, Duration elapsed, List<CheckFinding> findings, long findingCount) {
    public static final int MAX_FINDINGS = 1_000;

    public CheckReport {
        findings = List.copyOf(findings);
    }

    public boolean isClean() {
        return findingCount == 0;
    }
}
