package dev.coffre.vault.job;

/**
 * Where a machine tells its vault of its jobs. Nothing that a backup relies on goes this way. It MUST be safe for use by
 * several threads at once.
 */
public interface JobReports {
    /**
     * Takes a report of this machine's job, which is new to the vault or known by its id. The same report again MUST
     * change nothing. The vault's clock decides when a job started, was heard of and ended. The first end that an agent
     * reports is final: whatever comes after it MUST be without effect.
     *
     * @return where the job stands at the vault now
     */
    JobState report(JobReport report);

    /** Takes what the agent says of itself, in place of what it said before. */
    void report(AgentHealth health);
}
