package dev.coffre.agent.command;

import dev.coffre.agent.job.JobFindings;
import dev.coffre.agent.job.JobHistoryEntry;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.job.JobStatus;
import dev.coffre.agent.job.LiveJobProgress;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code coffre jobs [JOB]} */
@Command(name = "jobs")
final class JobsCommand implements Callable<Integer> {
    private static final int SHOWN = 50;

    /** Minimum width of the state column, in characters. */
    private static final int MIN_STATE_WIDTH = 12;

    private final CommandRunner runner;
    private final JobRegistry jobs;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Parameters(paramLabel = "[JOB]", index = "0", arity = "0..1", descriptionKey = "jobs.job")
    private @Nullable Long job;

    JobsCommand(CommandRunner runner, JobRegistry jobs) {
        this.runner = runner;
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        return runner.runList("jobs", common, job == null ? this::list : this::show);
    }

    /** Prints one job, with what it found. */
    private CommandResult show(TerminalOutput output) {
        List<JobHistoryEntry> entries = jobs.entries();
        JobHistoryEntry entry = entries.stream()
                .filter(known -> Long.valueOf(known.job()).equals(job))
                .findFirst()
                .orElseThrow(() -> ProblemCode.FLAGS_INVALID.with(
                        "reason", runner.texts().format("jobs.unknown", String.valueOf(job))));
        print(output, List.of(entry));
        new JobDetails(output, entry).print(jobs);
        JobFindings findings = jobs.findings(entry);
        print(output, "not-recovered", "jobs.not-recovered", findings.failed(), findings.failedCount());
        print(output, "not-recovered", "jobs.skipped", findings.skipped(), findings.skippedCount());
        print(
                output,
                "remark",
                findings.hasNotRecovered() ? "jobs.remarks" : "jobs.findings",
                findings.remarks(),
                findings.remarkCount());
        print(output, "copied", "jobs.copied", findings.copied(), findings.copyCount());
        return CommandResult.done();
    }

    private static void print(TerminalOutput output, String event, String heading, List<Problem> problems, long count) {
        if (count == 0) {
            return;
        }
        output.message(heading, output.format().count(count));
        problems.forEach(problem -> output.finding(event, problem));
        if (count > problems.size()) {
            output.message("jobs.findings.more", output.format().count(count - problems.size()));
        }
    }

    private CommandResult list(TerminalOutput output) {
        List<JobHistoryEntry> entries = jobs.entries();
        if (entries.isEmpty()) {
            output.message("jobs.none");
            return CommandResult.done();
        }
        print(output, entries.stream().skip(Math.max(0, entries.size() - SHOWN)).toList());
        if (entries.size() > SHOWN) {
            output.note(
                    output.texts().format("jobs.newest", SHOWN, output.format().count(entries.size())));
        }
        return CommandResult.done();
    }

    private void print(TerminalOutput output, List<JobHistoryEntry> shown) {
        Optional<Long> running = jobs.lockHolderNumber();
        boolean waiting = jobs.lockHolder()
                .flatMap(jobs::progress)
                .filter(stage -> stage.phase().equals(LiveJobProgress.VAULT_UNREACHABLE))
                .isPresent();
        int width = shown.stream()
                .mapToInt(entry -> shown(output, entry, running, waiting).length())
                .reduce(MIN_STATE_WIDTH, Math::max);
        output.header(
                "%5s  %-19s  %-10s  %-" + width + "s  %s",
                "list.job",
                "list.begun",
                "list.kind",
                "list.state",
                "list.what");
        shown.forEach(entry -> {
            output.print(line(output, entry, shown(output, entry, running, waiting), width));
            output.event(new JobEvent("job", state(entry, running), entry));
        });
    }

    private record JobEvent(String event, String state, JobHistoryEntry job) {}

    private static boolean isHolder(JobHistoryEntry entry, Optional<Long> holder) {
        return holder.filter(number -> number == entry.job()).isPresent();
    }

    /** @param running number of the job that holds the lock; a recovery or check holds none */
    private static String state(JobHistoryEntry entry, Optional<Long> running) {
        if (isHolder(entry, running) || entry.status() == JobStatus.RUNNING) {
            return "running";
        }
        return entry.ended().isEmpty() ? "interrupted" : entry.code().orElse("done");
    }

    private static String shown(TerminalOutput output, JobHistoryEntry entry, Optional<Long> running, boolean waiting) {
        String state = state(entry, running);
        return switch (state) {
            case "running" ->
                output.texts()
                        .format(waiting && isHolder(entry, running) ? "jobs.state.waiting" : "jobs.state.running");
            case "interrupted", "done" -> output.texts().format("jobs.state." + state);
            default ->
                output.texts().format("jobs.state." + entry.status().name().toLowerCase(Locale.ROOT));
        };
    }

    private static String line(TerminalOutput output, JobHistoryEntry entry, String state, int width) {
        JobDetails details = new JobDetails(output, entry);
        return ("%5d  %s  %-10s  %-" + width + "s  %s")
                .formatted(
                        entry.job(),
                        output.format().instant(Instant.ofEpochMilli(entry.started())),
                        details.kind(),
                        state,
                        details.what())
                .stripTrailing();
    }
}
