package dev.coffre.server.jobs;

import dev.coffre.server.catalog.JobRow;
import dev.coffre.vault.job.JobEnd;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** Called when a job ends, within the transaction that records the end. */
@FunctionalInterface
public interface JobWatcher {
    void ended(Connection connection, JobRow job, JobEnd end, Instant now) throws SQLException;
}
