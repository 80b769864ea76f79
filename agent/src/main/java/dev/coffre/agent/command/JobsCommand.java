package dev.coffre.agent.command;

import dev.coffre.agent.job.JobEntry;
import dev.coffre.agent.job.JobStage;
import dev.coffre.agent.job.Jobs;
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
    private static final int NARROWEST = 12;

    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    JobsCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("jobs", common, this::list);
    }

    private Result list(Speech speech) {
        Jobs jobs = new Jobs(shell.world().home().state(), shell.world().clock());
        Optional<Long> running = jobs.running();
        boolean waiting = jobs.job()
                .flatMap(jobs::stage)
                .filter(stage -> stage.phase().equals(JobStage.VAULT_AWAY))
                .isPresent();
        List<JobEntry> entries = jobs.entries();
        if (entries.isEmpty()) {
            speech.say("jobs.none");
        }
        List<JobEntry> shown =
                entries.stream().skip(Math.max(0, entries.size() - SHOWN)).toList();
        int width = shown.stream()
                .mapToInt(entry -> shown(speech, entry, running, waiting).length())
                .reduce(NARROWEST, Math::max);
        shown.forEach(entry -> {
            speech.print(line(speech, entry, shown(speech, entry, running, waiting), width));
            speech.event(new JobEvent("job", state(entry, running), entry));
        });
        return Result.done();
    }

    private record JobEvent(String event, String state, JobEntry job) {}

    private static String state(JobEntry entry, Optional<Long> running) {
        if (running.filter(number -> number == entry.job()).isPresent()) {
            return "running";
        }
        return entry.ended().isEmpty() ? "interrupted" : entry.code().orElse("done");
    }

    private static String shown(Speech speech, JobEntry entry, Optional<Long> running, boolean waiting) {
        String state = state(entry, running);
        return switch (state) {
            case "running" -> speech.texts().say(waiting ? "jobs.state.waiting" : "jobs.state.running");
            case "interrupted", "done", "warnings" -> speech.texts().say("jobs.state." + state);
            default -> state;
        };
    }

    private static String line(Speech speech, JobEntry entry, String state, int width) {
        return ("%5d  %s  %-10s  %-" + width + "s  %s")
                .formatted(
                        entry.job(),
                        speech.amounts().instant(Instant.ofEpochMilli(entry.started())),
                        speech.texts().say("jobs.kind." + entry.kind()),
                        state,
                        entry.what())
                .stripTrailing();
    }
}
