package dev.coffre.agent.command;

import dev.coffre.agent.job.JobOutcome;
import dev.coffre.agent.machine.OpenedPoint;
import dev.coffre.agent.machine.PointPages;
import dev.coffre.agent.machine.ReadableDomain;
import dev.coffre.agent.machine.RememberedHead;
import dev.coffre.agent.world.World;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.place.OwnerMapping;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.recall.RecallThreads;
import dev.coffre.backup.restore.ConflictRule;
import dev.coffre.backup.restore.Destination;
import dev.coffre.backup.restore.RestorePlan;
import dev.coffre.backup.restore.RestoreReport;
import dev.coffre.backup.restore.RestoreRun;
import dev.coffre.vault.job.JobFigures;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre recover [POINT] [PATH…] --to FOLDER | --original} */
@Command(name = "recover")
final class RecoverCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ForeignMachineOptions foreign = new ForeignMachineOptions();

    @Parameters(paramLabel = "[POINT] [PATH]", arity = "0..*", descriptionKey = "recover.arguments")
    private List<String> arguments = new ArrayList<>();

    @Option(names = "--files-from", paramLabel = "FILE", descriptionKey = "recover.files-from")
    private @Nullable String filesFrom;

    @Option(names = "--to", paramLabel = "FOLDER", descriptionKey = "recover.to")
    private @Nullable String to;

    @Option(names = "--original", descriptionKey = "recover.original")
    private boolean original;

    @Option(names = "--conflict", paramLabel = "copies|overwrite|skip", descriptionKey = "recover.conflict")
    private String conflict = "copies";

    @Option(names = "--no-acls", descriptionKey = "recover.no-acls")
    private boolean noAcls;

    @Option(names = "--special-files", descriptionKey = "recover.special-files")
    private boolean specialFiles;

    @Option(names = "--dry-run", descriptionKey = "recover.dry-run")
    private boolean dryRun;

    RecoverCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("recover", common, this::recover);
    }

    private Result recover(Speech speech) {
        Destination destination = destination();
        ConflictRule rule = conflictRule();
        PointArguments named = PointArguments.split(arguments).and(listed());
        World world = shell.world();
        try (ReadableDomain domain = foreign.open(shell);
                PointPages pages = new PointPages(world.home().cache(), domain)) {
            RecoveryPoints points = domain.points();
            // What is there is worth recovering all the same, now more than ever.
            if (domain.own()) {
                RememberedHead.of(world).contradiction(points.chain()).ifPresent(speech::warn);
            }
            RecoveryPoint point = OpenedPoint.of(points, named.point());
            RestorePlan plan = new RestorePlan(
                    point,
                    named.paths(),
                    destination,
                    domain.own() ? point.content().roots() : List.of(),
                    rule,
                    !noAcls,
                    domain.own() || specialFiles,
                    domain.own() ? OwnerMapping.BY_ID : OwnerMapping.BY_NAME,
                    dryRun);
            return run(speech, domain, pages, plan);
        }
    }

    private Result run(Speech speech, ReadableDomain domain, PointPages pages, RestorePlan plan) {
        World world = shell.world();
        try (Cancellation cancellation = new Cancellation();
                JobNote note = JobNote.begin(
                        shell,
                        domain,
                        JobKind.RECOVERY,
                        "point " + plan.point().ext().seq());
                RecallThreads threads =
                        RecallThreads.ofCores(Runtime.getRuntime().availableProcessors())) {
            RecoveryProgress progress = new RecoveryProgress(speech, note);
            RestoreRun run = new RestoreRun(
                    plan,
                    domain.reader(),
                    pages,
                    domain.keys(),
                    threads,
                    progress,
                    cancellation.token(),
                    world.clock(),
                    world.random());
            return note.run(() -> ended(speech, note, plan, run.run(), progress));
        }
    }

    private static Result ended(
            Speech speech, JobNote note, RestorePlan plan, RestoreReport report, RecoveryProgress progress) {
        ExitCode exit =
                report.damaged() ? ExitCode.INTEGRITY : report.hasWarnings() ? ExitCode.WARNINGS : ExitCode.DONE;
        Result result = Result.of(exit).at(plan.point().ext().seq());
        note.ended(new JobOutcome(
                exit,
                exit == ExitCode.DONE ? Optional.empty() : Optional.of(result.code()),
                result.point(),
                new JobFigures(
                        report.totals().files(),
                        report.totals().bytes(),
                        report.totals().bytes(),
                        0,
                        0),
                report.warningCount()));
        speech.say(
                plan.dryRun() ? "recover.would" : "recover.done",
                plan.point().ext().seq(),
                speech.amounts().count(report.totals().files()),
                speech.amounts().bytes(report.totals().bytes()),
                speech.amounts().duration(report.elapsed()));
        if (progress.conflicts() > 0) {
            String rule = plan.conflicts().name().toLowerCase(Locale.ROOT);
            speech.say("recover.conflicts." + rule, speech.amounts().count(progress.conflicts()));
        } else if (report.totals().skipped() > 0) {
            speech.say("recover.skipped", speech.amounts().count(report.totals().skipped()));
        }
        if (report.hasWarnings()) {
            speech.say("recover.warnings", speech.amounts().count(report.warningCount()));
        }
        speech.event(progress.recovered(report, plan.dryRun()));
        return result;
    }

    private List<ByteString> listed() {
        return filesFrom == null ? List.of() : PathArguments.listed(filesFrom);
    }

    private Destination destination() {
        if (original == (to != null)) {
            throw ProblemCode.FLAGS_INVALID.with("reason", shell.texts().say("flags.one-of", "--to", "--original"));
        }
        return to == null ? new Destination.Original() : new Destination.Folder(PathArguments.absolute(to));
    }

    private ConflictRule conflictRule() {
        return switch (conflict) {
            case "copies" -> ConflictRule.COPIES;
            case "overwrite" -> ConflictRule.OVERWRITE;
            case "skip" -> ConflictRule.SKIP;
            default ->
                throw ProblemCode.FLAGS_INVALID.with(
                        "reason", shell.texts().say("flags.value", "--conflict", conflict));
        };
    }
}
