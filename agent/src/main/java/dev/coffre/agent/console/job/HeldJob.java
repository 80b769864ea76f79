package dev.coffre.agent.console.job;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.job.JobHolder;
import dev.coffre.agent.job.JobStage;
import dev.coffre.agent.job.Jobs;
import dev.coffre.backup.libc.CommandLineBytes;
import java.util.Optional;

/**
 * The job that no other may run beside, whoever started it: this console, the schedule or somebody at a terminal.
 *
 * @param stage how far it is; empty as long as it has nothing to count
 * @param own whether this console started it, and so knows more of it
 */
public record HeldJob(JobHolder holder, Optional<JobStage> stage, boolean own) {
    public static Optional<HeldJob> of(Jobs jobs, ChildJobs children) {
        return jobs.job().map(holder -> new HeldJob(holder, jobs.stage(holder), isOwn(holder, children)));
    }

    private static boolean isOwn(JobHolder holder, ChildJobs children) {
        return children.running().stream().anyMatch(child -> child.isProcess(holder.pid()));
    }

    public long number() {
        return holder.job();
    }

    /** What it works on, for people. */
    public String what() {
        return CommandLineBytes.bytes(holder.what()).display();
    }
}
