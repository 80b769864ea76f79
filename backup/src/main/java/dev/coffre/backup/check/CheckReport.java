package dev.coffre.backup.check;

import java.time.Duration;
import java.util.List;

/**
 * How a check ended.
 *
 * @param findings the first {@value #MAX_FINDINGS}
 * @param findingCount how many there were
 */
public record CheckReport(CheckTotals totals, Duration elapsed, List<Finding> findings, long findingCount) {
    public static final int MAX_FINDINGS = 1_000;

    public CheckReport {
        findings = List.copyOf(findings);
    }

    public boolean isClean() {
        return findingCount == 0;
    }
}
