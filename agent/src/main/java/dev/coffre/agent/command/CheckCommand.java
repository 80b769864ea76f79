package dev.coffre.agent.command;

import dev.coffre.agent.job.JobOutcome;
import dev.coffre.agent.machine.ReadableDomain;
import dev.coffre.agent.machine.RememberedHead;
import dev.coffre.backup.check.CheckReport;
import dev.coffre.backup.check.CheckRun;
import dev.coffre.backup.point.ListedPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.recall.RecallThreads;
import dev.coffre.vault.job.JobFigures;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre check [POINT…]} */
@Command(name = "check")
final class CheckCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ForeignMachineOptions foreign = new ForeignMachineOptions();

    @Parameters(paramLabel = "POINT", arity = "0..*", descriptionKey = "check.arguments")
    private List<String> names = new ArrayList<>();

    @Option(names = "--all", descriptionKey = "check.all")
    private boolean all;

    CheckCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("check", common, this::check);
    }

    private Result check(Speech speech) {
        if (all && !names.isEmpty()) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason", speech.texts().say("flags.exclusive", "--all", String.join(" ", names)));
        }
        try (OutageNews outages = new OutageNews(speech);
                ReadableDomain domain = foreign.open(shell, outages)) {
            RecoveryPoints points = domain.points();
            if (domain.own()) {
                RememberedHead.of(shell.world()).require(points.chain());
            }
            return all ? runAll(speech, domain, points) : runChosen(speech, domain, chosen(points));
        }
    }

    private List<ListedPoint> chosen(RecoveryPoints points) {
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

    private Result runChosen(Speech speech, ReadableDomain domain, List<ListedPoint> points) {
        String seqs = points.stream().map(point -> Long.toString(point.seq())).collect(Collectors.joining(", "));
        return run(
                speech,
                domain,
                new Checked(points, seqs, points.size(), points.getLast().seq()));
    }

    /** Streams the points, because a chain may have more than memory holds. */
    private Result runAll(Speech speech, ReadableDomain domain, RecoveryPoints points) {
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
        return run(speech, domain, new Checked(points.newestFirst(), seqs, count, newest));
    }

    /** @param seqs of the points, for display */
    private record Checked(Iterable<ListedPoint> points, String seqs, int count, long newest) {}

    private Result run(Speech speech, ReadableDomain domain, Checked checked) {
        try (Cancellation cancellation = new Cancellation(shell, speech);
                JobNote note = JobNote.begin(shell, domain, JobKind.CHECK, checked.seqs);
                RecallThreads threads =
                        RecallThreads.ofCores(Runtime.getRuntime().availableProcessors())) {
            cancellation.abandoning(note::abandon);
            CheckRun run = new CheckRun(
                    checked.points,
                    domain.reader(),
                    domain.keys(),
                    threads,
                    new CheckNews(speech, note),
                    cancellation.token(),
                    shell.world().clock(),
                    shell.world().random());
            return cancellation.done(note.run(() -> ended(speech, note, checked, run.run())));
        }
    }

    private static Result ended(Speech speech, JobNote note, Checked checked, CheckReport report) {
        Result result =
                Result.of(report.isClean() ? ExitCode.DONE : ExitCode.INTEGRITY).at(checked.newest);
        note.ended(new JobOutcome(
                result.exit(),
                report.isClean() ? Optional.empty() : Optional.of(result.code()),
                result.point(),
                new JobFigures(
                        report.totals().files(),
                        report.totals().bytes(),
                        report.totals().bytes(),
                        0,
                        0),
                report.findingCount()));
        CheckNews.tell(speech, report);
        if (report.isClean()) {
            speech.say(
                    "check.done",
                    checked.seqs,
                    speech.amounts().count(report.totals().files()),
                    speech.amounts().bytes(report.totals().bytes()),
                    speech.amounts().duration(report.elapsed()),
                    checked.count);
        } else {
            speech.say("check.damaged", checked.seqs, speech.amounts().count(report.findingCount()), checked.count);
        }
        return result;
    }
}
