package dev.coffre.agent.command;

import dev.coffre.agent.job.JobHistoryEntry;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.job.LiveJobProgress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code coffre jobs} */
@Command(name = "jobs")
final class JobsCommand implements Callable<Integer> {
    private static final int SHOWN = 50;

    /** Minimum width of the state column, in characters. */
    private static final int MIN_STATE_WIDTH = 12;

    private final CommandRunner runner;
    private final JobRegistry jobs;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    JobsCommand(CommandRunner runner, JobRegistry jobs) {
        this.runner = runner;
        this.jobs = jobs;
    }

    @Override
    public Integer call() {
        return runner.run("jobs", common, this::list);
    }

    private CommandResult list(TerminalOutput output) {
        Optional<Long> running = jobs.lockHolderNumber();
        boolean waiting = jobs.lockHolder()
                .flatMap(jobs::progress)
                .filter(stage -> stage.phase().equals(LiveJobProgress.VAULT_UNREACHABLE))
                .isPresent();
        List<JobHistoryEntry> entries = jobs.entries();
        if (entries.isEmpty()) {
            output.message("jobs.none");
        }
        List<JobHistoryEntry> shown =
                entries.stream().skip(Math.max(0, entries.size() - SHOWN)).toList();
        int width = shown.stream()
                .mapToInt(entry -> shown(output, entry, running, waiting).length())
                .reduce(MIN_STATE_WIDTH, Math::max);
        shown.forEach(entry -> {
            output.print(line(output, entry, shown(output, entry, running, waiting), width));
            output.event(new JobEvent("job", state(entry, running), entry));
        });
        return CommandResult.done();
    }

    private record JobEvent(String event, String state, JobHistoryEntry job) {}

    private static String state(JobHistoryEntry entry, Optional<Long> running) {
        if (running.filter(number -> number == entry.job()).isPresent()) {
            return "running";
        }
        return entry.ended().isEmpty() ? "interrupted" : entry.code().orElse("done");
    }

    private static String shown(TerminalOutput output, JobHistoryEntry entry, Optional<Long> running, boolean waiting) {
        String state = state(entry, running);
        return switch (state) {
            case "running" -> output.texts().format(waiting ? "jobs.state.waiting" : "jobs.state.running");
            case "interrupted", "done", "warnings" -> output.texts().format("jobs.state." + state);
            default -> state;
        };
    }

    private static String line(TerminalOutput output, JobHistoryEntry entry, String state, int width) {
        return ("%5d  %s  %-10s  %-" + width + "s  %s")
                .formatted(
                        entry.job(),
                        output.format().instant(Instant.ofEpochMilli(entry.started())),
                        output.texts().format("jobs.kind." + entry.kind()),
                        state,
                        entry.what())
                .stripTrailing();
    }
}
