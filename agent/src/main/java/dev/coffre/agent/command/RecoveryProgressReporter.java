package dev.coffre.agent.command;

import dev.coffre.agent.job.JobFindings;
import dev.coffre.agent.job.JobRate;
import dev.coffre.agent.job.JobWarnings;
import dev.coffre.backup.recovery.RecoveryEvent;
import dev.coffre.backup.recovery.RecoveryListener;
import dev.coffre.backup.recovery.RecoveryTotals;
import dev.coffre.vault.job.JobPhase;
import dev.coffre.vault.job.JobProgress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reports the progress of a recovery. */
final class RecoveryProgressReporter implements RecoveryListener {
    private final TerminalOutput output;
    private final ReadingJob job;
    private final ProgressPrinter printer;
    private long conflicts;
    private long notRecovered;
    private long devices;
    private long skipped;
    private long copies;

    RecoveryProgressReporter(TerminalOutput output, ReadingJob job) {
        this.output = output;
        this.job = job;
        this.printer = new ProgressPrinter(output);
    }

    @Override
    public synchronized void on(RecoveryEvent event) {
        switch (event) {
            case RecoveryEvent.Conflict conflict -> {
                conflicts++;
                output.event(Map.of("event", "conflict", "path", conflict.path()));
            }
            case RecoveryEvent.Skipped kept -> {
                notRecovered++;
                skipped++;
                if (notRecovered <= JobWarnings.MAX_WARNINGS) {
                    output.remark("skipped", kept.why());
                    job.remarked(kept.why());
                }
            }
            case RecoveryEvent.Copied copied -> {
                if (++copies <= JobWarnings.MAX_WARNINGS) {
                    output.remark("copied", copied.what());
                    job.remarked(copied.what());
                }
            }
            case RecoveryEvent.DeviceLeftOut device -> {
                devices++;
                notRecovered++;
                output.warnScript(device.why());
                job.warned(device.why());
            }
            case RecoveryEvent.Warned warned -> {
                if (JobFindings.isNotRecovered(warned.warning().code())) {
                    notRecovered++;
                }
                output.warn(warned.warning());
                job.warned(warned.warning());
            }
            case RecoveryEvent.Progress progress ->
                job.progress(
                        new JobProgress(
                                JobPhase.RECOVERING,
                                progress.totals().files(),
                                progress.totals().bytes(),
                                0,
                                expected(progress.filesExpected()),
                                expected(progress.bytesExpected())),
                        show(progress),
                        progress.path());
        }
    }

    private static Optional<Long> expected(long sum) {
        return sum > 0 ? Optional.of(sum) : Optional.empty();
    }

    /** Returns the number of conflicts that a dry run found. */
    synchronized long conflicts() {
        return conflicts;
    }

    /** Returns the number of entries that were not recovered, or only partly. A damaged page counts as one. */
    synchronized long notRecovered() {
        return notRecovered;
    }

    /** Returns the number of those that the conflict rule skipped. */
    synchronized long skipped() {
        return skipped;
    }

    /** Returns the number of devices of another machine that were left out. */
    synchronized long devices() {
        return devices;
    }

    private JobRate show(RecoveryEvent.Progress progress) {
        RecoveryTotals totals = progress.totals();
        Map<String, Object> line = totals("progress", totals);
        line.put("phase", "recovering");
        return printer.print(
                "recover.progress",
                new ProgressPrinter.Reached(
                        totals.files(),
                        progress.filesExpected(),
                        totals.bytes(),
                        progress.bytesExpected(),
                        progress.elapsed(),
                        progress.path()),
                line);
    }

    /** Returns the final event. Conflicts are counted only in a dry run: a real recovery resolves them. */
    synchronized Map<String, Object> recovered(RecoveryTotals totals, long warnings, boolean dryRun) {
        Map<String, Object> line = totals("recovered", totals);
        line.put("dryRun", dryRun);
        if (dryRun) {
            line.put("conflicts", conflicts);
        }
        line.put("warnings", warnings);
        line.put("notRecovered", notRecovered);
        return line;
    }

    private static Map<String, Object> totals(String event, RecoveryTotals totals) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.put("files", totals.files());
        line.put("folders", totals.folders());
        line.put("others", totals.others());
        line.put("bytes", totals.bytes());
        line.put("skipped", totals.skipped());
        line.put("copies", totals.copies());
        line.put("verified", totals.verified());
        line.put("bytesFetched", totals.bytesFetched());
        return line;
    }
}
