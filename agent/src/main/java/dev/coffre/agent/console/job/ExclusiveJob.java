package dev.coffre.agent.console.job;

import dev.coffre.agent.child.ChildJobs;
import dev.coffre.agent.job.JobLockInfo;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.job.LiveJobProgress;
import dev.coffre.backup.entry.CommandLineBytes;
import java.util.Optional;

/**
 * The exclusive job of this machine, started by this console, the schedule or a terminal.
 *
 * @param stage its progress; empty until there is something to count
 * @param own whether this console started it, and therefore knows more about it
 */
public record ExclusiveJob(JobLockInfo holder, Optional<LiveJobProgress> stage, boolean own) {
    public static Optional<ExclusiveJob> of(JobRegistry jobs, ChildJobs children) {
        return jobs.lockHolder()
                .map(holder -> new ExclusiveJob(holder, jobs.progress(holder), isOwn(holder, children)));
    }

    private static boolean isOwn(JobLockInfo holder, ChildJobs children) {
        return children.running().stream().anyMatch(child -> child.isProcess(holder.pid()));
    }

    public long number() {
        return holder.job();
    }

    /** Returns what the job works on, for display. */
    public String description() {
        String command = holder.what();
        String kind = holder.kind() + " ";
        String what = command.startsWith(kind) ? command.substring(kind.length()) : command;
        return CommandLineBytes.bytes(what).displayPath();
    }
}
