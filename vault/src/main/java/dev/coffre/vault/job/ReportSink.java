package dev.coffre.vault.job;

/**
 * Where a machine reports its jobs to its vault. No backup depends on it. It MUST be safe for use by several threads at
 * once.
 */
public interface ReportSink {
    /**
     * Takes a report of this machine's job, which is new to the vault or known by its id. The same report again MUST
     * change nothing. The vault's clock decides when a job started, was last heard of and ended. The first end that an
     * agent reports is final: later reports MUST have no effect.
     *
     * @return the state of the job at the vault now
     */
    JobState report(JobReport report);

    /** Takes what the agent reports about itself and replaces the earlier report. */
    void report(AgentHealth health);
}
