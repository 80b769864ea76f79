package dev.coffre.agent.command;

import dev.coffre.agent.home.SessionFile;
import dev.coffre.agent.job.JobRate;
import dev.coffre.agent.job.RunningJob;
import dev.coffre.backup.save.progress.SaveEvent;
import dev.coffre.backup.save.progress.SaveListener;
import dev.coffre.backup.save.progress.SavePhase;
import dev.coffre.backup.save.progress.SaveTotals;
import dev.coffre.backup.source.SourceProblem;
import dev.coffre.vault.job.JobPhase;
import dev.coffre.vault.job.JobProgress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reports the progress of a backup, and saves its session id so that an interrupted backup can resume. */
final class BackupProgressReporter implements SaveListener {
    private final TerminalOutput output;
    private final SessionFile session;
    private final RunningJob job;
    private final ProgressPrinter printer;

    BackupProgressReporter(TerminalOutput output, SessionFile session, RunningJob job) {
        this.output = output;
        this.session = session;
        this.job = job;
        this.printer = new ProgressPrinter(output);
    }

    @Override
    public void on(SaveEvent event) {
        switch (event) {
            case SaveEvent.SessionOpened opened -> session.write(opened.session());
            case SaveEvent.PhaseBegan began ->
                output.status(output.texts().format("backup.phase." + word(began.phase())));
            case SaveEvent.Progress progress -> job.progress(reported(progress), show(progress), progress.path());
            case SaveEvent.Warned warned -> {
                output.warn(warned.warning());
                job.addWarning(warned.warning());
            }
            case SaveEvent.LeftOut leftOut -> show(leftOut.problem());
            case SaveEvent.UnsupportedFlags flags -> show(flags);
            case SaveEvent.Committed committed -> {}
        }
    }

    private JobRate show(SaveEvent.Progress progress) {
        SaveTotals totals = progress.totals();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "progress");
        line.put("phase", word(progress.phase()));
        line.put("files", totals.files());
        line.put("bytes", totals.bytes());
        line.put("bytesRead", totals.bytesRead());
        line.put("bytesSent", totals.bytesSent());
        return printer.print(
                "backup.progress",
                new ProgressPrinter.Reached(
                        totals.files(),
                        progress.expected().map(SaveEvent.Expected::files).orElse(0L),
                        totals.bytes(),
                        progress.expected().map(SaveEvent.Expected::bytes).orElse(0L),
                        progress.elapsed(),
                        progress.path()),
                line);
    }

    /** Not a warning: otherwise every backup of a machine with such flags would end with exit code 3. */
    private void show(SaveEvent.UnsupportedFlags flags) {
        output.message("backup.flags", output.format().count(flags.count()), flags.example());
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "flags-not-kept");
        line.put("count", flags.count());
        line.put("example", flags.example());
        output.event(line);
    }

    private static JobProgress reported(SaveEvent.Progress progress) {
        return new JobProgress(
                phase(progress.phase()),
                progress.totals().files(),
                progress.totals().bytes(),
                progress.totals().bytesSent(),
                progress.expected().map(SaveEvent.Expected::files),
                progress.expected().map(SaveEvent.Expected::bytes));
    }

    private static JobPhase phase(SavePhase phase) {
        return switch (phase) {
            case COMPARING -> JobPhase.COMPARING;
            case READING -> JobPhase.READING;
            case LISTING -> JobPhase.LISTING;
            case COMMITTING -> JobPhase.COMMITTING;
        };
    }

    /** Exclusions by pattern or marker were asked for and are not printed. Other exclusions are. */
    private void show(SourceProblem problem) {
        String key = switch (problem) {
            case SourceProblem.Excluded excluded -> "left-out." + word(excluded.exclusion());
            case SourceProblem.Unsupported unsupported -> "left-out." + word(unsupported.limitation());
            default -> "";
        };
        String path = problem.key().display();
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "left-out");
        line.put("path", path);
        line.put("reason", key.isEmpty() ? "" : key.substring("left-out.".length()));
        output.event(line);
        boolean worthSaying = problem instanceof SourceProblem.Unsupported
                || problem instanceof SourceProblem.Excluded(var where, SourceProblem.Exclusion why)
                        && why != SourceProblem.Exclusion.PATTERN
                        && why != SourceProblem.Exclusion.MARKED;
        if (worthSaying && !key.isEmpty()) {
            output.note(output.texts().format(key, path));
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
