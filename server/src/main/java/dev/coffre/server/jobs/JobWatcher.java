package dev.coffre.server.jobs;

import dev.coffre.server.catalog.JobRow;
import dev.coffre.vault.job.JobEnd;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** Hears of jobs that end, within the transaction that notes it. */
@FunctionalInterface
public interface JobWatcher {
    void ended(Connection connection, JobRow job, JobEnd end, Instant now) throws SQLException;
}
