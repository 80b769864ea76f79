package dev.coffre.server.jobs;

import dev.coffre.server.catalog.JobRow;
import dev.coffre.vault.job.JobResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** Called when a job ends, within the transaction that records the end. */
@FunctionalInterface
public interface JobEndListener {
    void ended(Connection connection, JobRow job, JobResult end, Instant now) throws SQLException;
}
