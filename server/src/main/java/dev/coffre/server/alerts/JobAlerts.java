package dev.coffre.server.alerts;

import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.JobRow;
import dev.coffre.server.jobs.JobEndListener;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Raises alerts for jobs that end badly, and closes them when the next job of the kind succeeds. A failure because of a
 * mistyped command raises none, unless it is a backup. Thread-safe.
 */
public final class JobAlerts implements JobEndListener {
    private final AlertRegistry alerts;

    public JobAlerts(AlertRegistry alertRegistry) {
        this.alerts = alertRegistry;
    }

    @Override
    public void ended(CatalogConnection connection, JobRow job, JobResult end, Instant now) {
        switch (end.outcome()) {
            case FAILED -> failed(connection, job, end, now);
            case COMPLETED -> {
                alerts.clear(connection, key(job, failure(job.kind())), now);
                Optional<AlertKind> warnings = warnings(job.kind());
                if (warnings.isPresent()) {
                    alerts.clear(connection, key(job, warnings.get()), now);
                }
            }
            case COMPLETED_WITH_WARNINGS -> {
                alerts.clear(connection, key(job, failure(job.kind())), now);
                Optional<AlertKind> warnings = warnings(job.kind());
                if (warnings.isPresent()) {
                    alerts.raise(
                            connection,
                            key(job, warnings.get()),
                            cause(job, AlertSeverity.WARNING, mostFrequent(end)),
                            now);
                }
            }
            case CANCELLED, IN_PROGRESS -> {}
        }
    }

    private void failed(CatalogConnection connection, JobRow job, JobResult end, Instant now) {
        boolean usageError = end.code().map(ProblemCode::exitCode).equals(Optional.of(ExitCode.USAGE));
        if (job.kind() == JobKind.BACKUP || !usageError) {
            alerts.raise(
                    connection, key(job, failure(job.kind())), cause(job, AlertSeverity.CRITICAL, end.code()), now);
        }
    }

    private static AlertTable.AlertKey key(JobRow job, AlertKind kind) {
        return new AlertTable.AlertKey(job.vault(), Optional.of(job.machine()), kind);
    }

    private static AlertTable.AlertCause cause(JobRow job, AlertSeverity severity, Optional<ProblemCode> code) {
        return new AlertTable.AlertCause(severity, code, Optional.empty(), Optional.of(job.id()));
    }

    private static AlertKind failure(JobKind kind) {
        return switch (kind) {
            case BACKUP -> AlertKind.BACKUP_FAILED;
            case RECOVERY -> AlertKind.RECOVERY_FAILED;
            case CHECK -> AlertKind.CHECK_FAILED;
            case KEY_CHANGE -> AlertKind.KEY_CHANGE_FAILED;
        };
    }

    /** Returns the alert for warnings. A check with findings counts as failed, and a change of keys has no warnings. */
    private static Optional<AlertKind> warnings(JobKind kind) {
        return switch (kind) {
            case BACKUP -> Optional.of(AlertKind.BACKUP_WARNINGS);
            case RECOVERY -> Optional.of(AlertKind.RECOVERY_WARNINGS);
            case CHECK, KEY_CHANGE -> Optional.empty();
        };
    }

    private static Optional<ProblemCode> mostFrequent(JobResult end) {
        return end.warningsByCode().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }
}
