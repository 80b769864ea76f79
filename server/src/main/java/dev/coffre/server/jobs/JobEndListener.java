package dev.coffre.server.jobs;

import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.JobRow;
import dev.coffre.vault.job.JobResult;
import java.time.Instant;

/** Called when a job ends, within the transaction that records the end. */
@FunctionalInterface
public interface JobEndListener {
    void ended(CatalogConnection connection, JobRow job, JobResult end, Instant now);
}
