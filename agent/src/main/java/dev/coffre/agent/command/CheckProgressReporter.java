package dev.coffre.agent.command;

import dev.coffre.agent.job.JobRate;
import dev.coffre.backup.check.AffectedPaths;
import dev.coffre.backup.check.CheckEvent;
import dev.coffre.backup.check.CheckFinding;
import dev.coffre.backup.check.CheckListener;
import dev.coffre.backup.check.CheckReport;
import dev.coffre.backup.check.CheckTotals;
import dev.coffre.vault.job.JobPhase;
import dev.coffre.vault.job.JobProgress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;

/** Reports the progress of a check, and finally all findings with the affected paths. */
final class CheckProgressReporter implements CheckListener {
    private final TerminalOutput output;
    private final ReadingJob job;
    private final ProgressPrinter printer;

    CheckProgressReporter(TerminalOutput output, ReadingJob job) {
        this.output = output;
        this.job = job;
        this.printer = new ProgressPrinter(output);
    }

    @Override
    public synchronized void on(CheckEvent event) {
        switch (event) {
            case CheckEvent.Found found -> job.warned(found.finding().problem());
            case CheckEvent.Progress progress ->
                job.progress(
                        new JobProgress(
                                JobPhase.CHECKING,
                                progress.totals().files(),
                                progress.totals().bytes(),
                                0,
                                Optional.of(progress.filesExpected()),
                                Optional.of(progress.bytesExpected())),
                        show(progress),
                        progress.path());
        }
    }

    private JobRate show(CheckEvent.Progress progress) {
        CheckTotals totals = progress.totals();
        Map<String, Object> line = totals("progress", totals);
        line.put("phase", "checking");
        line.put("point", progress.seq());
        return printer.print(
                "check.progress",
                new ProgressPrinter.Reached(
                        totals.files(),
                        progress.filesExpected(),
                        totals.bytes(),
                        progress.bytesExpected(),
                        progress.elapsed(),
                        progress.path()),
                line);
    }

    /** Prints the findings, then the totals. */
    static void printFindings(TerminalOutput output, CheckReport report) {
        for (CheckFinding finding : report.findings()) {
            output.warn(finding.problem());
            switch (finding) {
                case CheckFinding.BadPoint unreadable -> {}
                case CheckFinding.BadRecord bad -> affected(output, bad.affected());
                case CheckFinding.BadEntry bad -> affected(output, bad.affected());
            }
        }
        Map<String, Object> line = totals("checked", report.totals());
        line.put("findings", report.findingCount());
        output.event(line);
    }

    private static void affected(TerminalOutput output, AffectedPaths affected) {
        for (String path : new LinkedHashSet<>(affected.paths())) {
            output.note("  " + path);
            output.event(Map.of("event", "affected", "path", path, "points", affected.points()));
        }
        if (!affected.points().isEmpty()) {
            output.note("  "
                    + output.texts()
                            .format(
                                    "check.affected",
                                    PointRanges.of(affected.points()),
                                    affected.points().size()));
        }
    }

    private static Map<String, Object> totals(String event, CheckTotals totals) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.put("points", totals.points());
        line.put("files", totals.files());
        line.put("bytes", totals.bytes());
        line.put("records", totals.records());
        line.put("bytesFetched", totals.fetched());
        return line;
    }
}
