package dev.coffre.server.catalog;

import dev.coffre.vault.job.JobProgress;
import java.time.Instant;
import java.util.Optional;

/**
 * The last report of a job in progress.
 *
 * @param job number of the job
 * @param heard when the report came
 * @param progress empty if none was reported yet
 */
public record RunningJobRow(long job, Instant heard, Optional<JobProgress> progress) {}
