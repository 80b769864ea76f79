package dev.coffre.backup.save.flow;

import dev.coffre.backup.save.progress.ProgressReporter;
import dev.coffre.backup.save.progress.SaveStats;

/**
 * What every stage of one attempt needs.
 *
 * @param compute runs tasks that read, hash, compress and seal
 */
public record AttemptContext(StopSignal stop, Workers compute, ProgressReporter reporter, SaveStats stats) {}
