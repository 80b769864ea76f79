package dev.coffre.agent.report;

import java.time.Duration;

/**
 * How often a job is reported to its vault (docs/protocol.md §6).
 *
 * @param firstAfter when a job that only reads is reported for the first time. One that ends before reports nothing but its end,
 *     which saves a connection: a recovery of one file takes less time
 * @param minimum shortest interval between two reports
 * @param maximum longest interval, even without changes
 * @param lastReportTimeout how long a job that has ended waits for its last report to be sent
 */
public record ReportInterval(Duration firstAfter, Duration minimum, Duration maximum, Duration lastReportTimeout) {
    public static final ReportInterval DEFAULT = new ReportInterval(
            Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(55), Duration.ofSeconds(5));
}
