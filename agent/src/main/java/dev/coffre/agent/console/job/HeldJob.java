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
        String command = holder.what();
        String kind = holder.kind() + " ";
        String what = command.startsWith(kind) ? command.substring(kind.length()) : command;
        return CommandLineBytes.bytes(what).display();
    }

    /** How many files it will be in the end: an estimate, told as long as it can be true. */
    public Optional<Long> filesExpected() {
        return stage.flatMap(reached -> reached.filesExpected().filter(expected -> expected > reached.files()));
    }

    /** How many bytes it will be in the end, likewise. */
    public Optional<Long> bytesExpected() {
        return stage.flatMap(reached -> reached.bytesExpected().filter(expected -> expected > reached.bytes()));
    }
}
