package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.agent.machine.RememberedHead;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.backup.check.CheckFinding;
import dev.coffre.backup.check.CheckReport;
import dev.coffre.backup.check.CheckRun;
import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.point.ListedPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.ProblemCode;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre check [POINT…]} */
@Command(name = "check")
final class CheckCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final CoffreHome home;
    private final MachineOpener opener;
    private final ReportedJobs jobs;
    private final InstantSource clock;
    private final SecureRandom random;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private ForeignMachineOptions foreign = new ForeignMachineOptions();

    @Parameters(paramLabel = "POINT", arity = "0..*", descriptionKey = "check.arguments")
    private List<String> names = new ArrayList<>();

    @Option(names = "--all", descriptionKey = "check.all")
    private boolean all;

    CheckCommand(
            CommandRunner runner,
            CoffreHome home,
            MachineOpener opener,
            ReportedJobs jobs,
            InstantSource clock,
            SecureRandom random) {
        this.runner = runner;
        this.home = home;
        this.opener = opener;
        this.jobs = jobs;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Integer call() {
        return runner.run("check", common, this::check);
    }

    private CommandResult check(TerminalOutput output) {
        if (all && !names.isEmpty()) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason", output.texts().format("flags.exclusive", "--all", String.join(" ", names)));
        }
        try (OutageReporter outages = new OutageReporter(output);
                ReadableMachine machine = foreign.open(runner, opener, outages)) {
            RecoveryPoints points = machine.points();
            if (machine.isThisMachine()) {
                RememberedHead.of(home).require(points.chain());
            }
            return all ? runAll(output, machine, points) : runChosen(output, machine, selected(points));
        }
    }

    private List<ListedPoint> selected(RecoveryPoints points) {
        return names.isEmpty()
                ? List.of(newest(points))
                : names.stream()
                        .map(name -> name.equals("latest") ? newest(points) : points.findListed(name))
                        .distinct()
                        .toList();
    }

    private static ListedPoint newest(RecoveryPoints points) {
        return points.newestListed().orElseThrow(ProblemCode.NO_RECOVERY_POINT::problem);
    }

    private CommandResult runChosen(TerminalOutput output, ReadableMachine machine, List<ListedPoint> points) {
        String seqs = points.stream().map(point -> Long.toString(point.seq())).collect(Collectors.joining(", "));
        return run(
                output,
                machine,
                new SelectedPoints(points, seqs, points.size(), points.getLast().seq()));
    }

    /** Streams the points, because a chain may have more than memory holds. */
    private CommandResult runAll(TerminalOutput output, ReadableMachine machine, RecoveryPoints points) {
        long newest = newest(points).seq();
        long oldest = newest;
        int count = 0;
        for (ListedPoint point : points.newestFirst()) {
            if (!(point instanceof ListedPoint.Removed)) {
                oldest = point.seq();
                count++;
            }
        }
        String seqs = count == 1 ? Long.toString(newest) : oldest + "–" + newest;
        return run(output, machine, new SelectedPoints(points.newestFirst(), seqs, count, newest));
    }

    /** @param seqs of the points, for display */
    private record SelectedPoints(Iterable<ListedPoint> points, String seqs, int count, long newest) {}

    private CommandResult run(TerminalOutput output, ReadableMachine machine, SelectedPoints checked) {
        try (JobCancellation cancellation = new JobCancellation(runner, output);
                ReadingJob job = ReadingJob.begin(jobs, machine, JobKind.CHECK, checked.seqs);
                FetchThreads threads = FetchThreads.ofCores(Runtime.getRuntime().availableProcessors())) {
            cancellation.onAbandon(job::abandon);
            CheckRun run = new CheckRun(
                    checked.points,
                    new DomainAccess(machine.reader(), machine.keys(), threads),
                    new CheckProgressReporter(output, job),
                    cancellation.token(),
                    clock,
                    random);
            return cancellation.completed(job.run(() -> ended(output, job, checked, run.run())));
        }
    }

    private static CommandResult ended(
            TerminalOutput output, ReadingJob job, SelectedPoints checked, CheckReport report) {
        CommandResult result = CommandResult.of(report.isClean() ? ExitCode.DONE : ExitCode.INTEGRITY)
                .at(checked.newest);
        job.ended(result, report.totals().files(), report.totals().bytes(), report.findingCount());
        CheckProgressReporter.printFindings(output, report);
        if (report.isClean()) {
            output.message(
                    "check.done",
                    checked.seqs,
                    output.format().count(report.totals().files()),
                    output.format().bytes(report.totals().bytes()),
                    output.format().duration(report.elapsed()),
                    checked.count);
        } else {
            SortedSet<Long> damaged = damagedPoints(report);
            boolean known = !damaged.isEmpty() && report.findings().size() == report.findingCount();
            output.message(
                    "check.damaged",
                    known ? PointRanges.of(damaged) : checked.seqs,
                    output.format().count(report.findingCount()),
                    known ? damaged.size() : checked.count);
        }
        return result;
    }

    private static SortedSet<Long> damagedPoints(CheckReport report) {
        SortedSet<Long> damaged = new TreeSet<>();
        for (CheckFinding finding : report.findings()) {
            switch (finding) {
                case CheckFinding.BadPoint bad -> damaged.add(bad.seq());
                case CheckFinding.BadRecord bad -> damaged.addAll(bad.affected().points());
                case CheckFinding.BadEntry bad -> damaged.addAll(bad.affected().points());
            }
        }
        return damaged;
    }
}
