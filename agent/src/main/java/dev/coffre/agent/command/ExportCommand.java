package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.job.JobOutcome;
import dev.coffre.agent.machine.MachineClock;
import dev.coffre.agent.machine.PointPageCache;
import dev.coffre.agent.machine.PointSelector;
import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.backup.archive.ArchiveWriter;
import dev.coffre.backup.archive.TarWriter;
import dev.coffre.backup.archive.ZipWriter;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.recovery.ArchiveExport;
import dev.coffre.backup.recovery.RecoveryReport;
import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.spill.SpillDirectory;
import dev.coffre.backup.view.ContentView;
import dev.coffre.backup.view.PointView;
import dev.coffre.backup.view.SelectedEntries;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.ProblemCode;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffre export [POINT] [PATH…] --format tar|zip} */
@Command(name = "export")
final class ExportCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final CoffreHome home;
    private final MachineOpener opener;
    private final ReportedJobs jobs;
    private final MachineClock clock;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private ForeignMachineOptions foreign = new ForeignMachineOptions();

    @Mixin
    private ReadingSelection selection = new ReadingSelection();

    @Option(names = "--format", paramLabel = "tar|zip", descriptionKey = "export.format")
    private String format = "tar";

    ExportCommand(CommandRunner runner, CoffreHome home, MachineOpener opener, ReportedJobs jobs, MachineClock clock) {
        this.runner = runner;
        this.home = home;
        this.opener = opener;
        this.jobs = jobs;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        return runner.runForData(
                "export", common, output -> PointArguments.withHint(selection.words(), () -> export(output)));
    }

    private CommandResult export(TerminalOutput output) {
        requireFormat();
        if (runner.terminal().isInteractive()) {
            throw ProblemCode.FLAGS_INVALID.with("reason", runner.texts().format("export.terminal"));
        }
        PointArguments named = selection.named(runner);
        try (OutageReporter outages = new OutageReporter(output);
                ReadableMachine machine = foreign.open(runner, opener, outages);
                PointPageCache pages = new PointPageCache(home.cache(), machine)) {
            PointView view = new PointView(PointSelector.select(machine, named.point()), pages);
            return run(output, machine, pages, view, named.paths());
        }
    }

    private void requireFormat() {
        if (!format.equals("tar") && !format.equals("zip")) {
            throw runner.refusedValue("--format", format, "tar", "zip");
        }
    }

    private CommandResult run(
            TerminalOutput output,
            ReadableMachine machine,
            PointPageCache pages,
            PointView view,
            List<ByteString> paths) {
        RecoveryPoint point = view.point();
        try (JobCancellation cancellation = new JobCancellation(runner, output);
                ReadingJob job = ReadingJob.begin(
                        jobs,
                        machine,
                        JobKind.RECOVERY,
                        JobDetails.EXPORT + point.ext().seq());
                FetchThreads threads = FetchThreads.ofCores(Runtime.getRuntime().availableProcessors());
                ContentView contents = new ContentView(
                        new DomainAccess(machine.reader(), machine.keys(), threads),
                        pages,
                        ContentView.DEFAULT_CACHE_BYTES)) {
            cancellation.onAbandon(job::abandon);
            RecoveryProgressReporter progress = new RecoveryProgressReporter(output, job);
            return job.run(() -> {
                SelectedEntries selected = new SelectedEntries(view, paths);
                RecoveryReport report =
                        write(output, new PointExport(view, contents, selected), progress, cancellation.token());
                return cancellation.completed(ended(output, job, point, report, progress));
            });
        }
    }

    /** The point and the paths that an export reads. */
    private record PointExport(PointView view, ContentView contents, SelectedEntries selected) {}

    private RecoveryReport write(
            TerminalOutput output, PointExport export, RecoveryProgressReporter progress, CancelToken cancel) {
        DataOutput data = DataOutput.of(runner.terminal());
        RecoveryReport report;
        long colons;
        try (ArchiveWriter archive = archive(data.stream())) {
            report = new ArchiveExport(
                            export.view(),
                            export.contents(),
                            export.selected(),
                            archive,
                            progress,
                            cancel,
                            clock.source())
                    .run();
            colons = archive.namesWithColon();
        }
        data.write(_ -> {});
        if (colons > 0) {
            output.message("export.colons", output.format().count(colons));
            output.event(Map.of("event", "names-with-colon", "count", colons));
        }
        return report;
    }

    private ArchiveWriter archive(OutputStream stream) {
        return format.equals("zip")
                ? new ZipWriter(stream, new SpillDirectory(home.state()).create("export"))
                : new TarWriter(stream);
    }

    private static CommandResult ended(
            TerminalOutput output,
            ReadingJob job,
            RecoveryPoint point,
            RecoveryReport report,
            RecoveryProgressReporter progress) {
        long warnings = report.warningCount();
        ExitCode exit = report.damaged() ? ExitCode.INTEGRITY : warnings > 0 ? ExitCode.WARNINGS : ExitCode.DONE;
        CommandResult result = CommandResult.of(exit).at(point.ext().seq());
        job.ended(
                result,
                report.totals().files(),
                report.totals().bytes(),
                warnings,
                Optional.of(new JobOutcome.Recovered(progress.notRecovered(), 0)));
        output.message(
                "export.done",
                point.ext().seq(),
                output.format().count(report.totals().files()),
                output.format().bytes(report.totals().bytes()),
                output.format().duration(report.elapsed()));
        if (warnings > 0) {
            output.message("export.warnings", output.format().count(warnings));
        }
        output.event(progress.recovered(report.totals(), warnings, false));
        return result;
    }
}
