package dev.coffre.agent.command;

import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.job.JobOutcome;
import dev.coffre.agent.machine.OpenedPoint;
import dev.coffre.agent.machine.PointPages;
import dev.coffre.agent.machine.ReadableDomain;
import dev.coffre.agent.machine.RememberedHead;
import dev.coffre.agent.recovery.RecoveryFolder;
import dev.coffre.agent.recovery.RecoveryPlace;
import dev.coffre.agent.text.Texts;
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
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre recover [POINT] [PATH…] --to FOLDER | --original} */
@Command(name = "recover")
final class RecoverCommand implements Callable<Integer> {
    /** A name that never exists, so a dry run finds no conflicts. */
    private static final String REHEARSED = ".rehearsed";

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
        return shell.run("recover", common, speech -> PointArguments.explained(arguments, () -> recover(speech)));
    }

    private Result recover(Speech speech) {
        Optional<Destination> chosen = destination();
        Optional<RecoveryFolder> staging = chosen.isPresent() ? Optional.empty() : Optional.of(recoveryFolder());
        ConflictRule rule = conflictRule();
        PointArguments named = PointArguments.split(arguments).and(listed());
        World world = shell.world();
        try (OutageNews outages = new OutageNews(speech);
                ReadableDomain domain = foreign.open(shell, outages);
                PointPages pages = new PointPages(world.home().cache(), domain)) {
            RecoveryPoints points = domain.points();
            // A contradiction is only a warning: the data is worth recovering all the same.
            Optional<Problem> contradiction =
                    domain.own() ? RememberedHead.of(world).contradiction(points.chain()) : Optional.empty();
            contradiction.ifPresent(speech::warn);
            RecoveryPoint point = OpenedPoint.of(points, named.point());
            Function<Destination, RestorePlan> plan =
                    destination -> plan(domain, point, named.paths(), destination, rule);
            boolean isStaged = staging.isPresent();
            Recovery recovery = chosenPlan -> run(speech, domain, pages, chosenPlan, contradiction, isStaged);
            return staging.map(folder -> staged(speech, domain, pages, plan, folder, recovery))
                    .orElseGet(() -> recovery.run(plan.apply(chosen.orElseThrow())));
        }
    }

    private interface Recovery {
        Result run(RestorePlan plan);
    }

    private RestorePlan plan(
            ReadableDomain domain,
            RecoveryPoint point,
            List<ByteString> paths,
            Destination destination,
            ConflictRule rule) {
        return new RestorePlan(
                point,
                paths,
                destination,
                domain.own() ? point.content().roots() : List.of(),
                rule,
                !noAcls,
                domain.own() || specialFiles,
                domain.own() ? OwnerMapping.BY_ID : OwnerMapping.BY_NAME,
                dryRun,
                this::copyWords);
    }

    private String copyWords(int number) {
        Texts texts = shell.texts();
        return number == 1 ? texts.say("recover.copy-of") : texts.say("recover.copy-of.next", number);
    }

    /** Recovers into the recovery folder. First deletes what interrupted recoveries left, and checks the free space. */
    private Result staged(
            Speech speech,
            ReadableDomain domain,
            PointPages pages,
            Function<Destination, RestorePlan> plan,
            RecoveryFolder folder,
            Recovery recovery) {
        RestorePlan rehearsal =
                plan.apply(new Destination.Folder(bytes(folder.folder().resolve(REHEARSED))));
        folder.require();
        if (!dryRun) {
            folder.clean().forEach(gone -> speech.say("recover.cleaned", gone));
        }
        folder.requireRoom(RecoverySize.of(rehearsal, domain, pages, shell.world()));
        if (dryRun) {
            return recovery.run(rehearsal);
        }
        World world = shell.world();
        LocalDateTime moment = LocalDateTime.ofInstant(world.clock().instant(), world.zone());
        long seq = rehearsal.point().ext().seq();
        try (RecoveryPlace place = folder.place(domain.machineName(), seq, moment)) {
            return into(place, speech, () -> recovery.run(plan.apply(new Destination.Folder(bytes(place.path())))));
        }
    }

    private static Result into(RecoveryPlace place, Speech speech, Supplier<Result> recovery) {
        try {
            Result result = recovery.get();
            Path placed = place.finish();
            speech.say("recover.placed", placed);
            speech.event(Map.of("event", "placed", "folder", placed.toString()));
            return result;
        } catch (RuntimeException interrupted) {
            if (Files.exists(place.path(), LinkOption.NOFOLLOW_LINKS)) {
                speech.say("recover.unfinished", place.path());
            }
            throw interrupted;
        }
    }

    private static ByteString bytes(Path path) {
        return ByteString.utf8(path.toString());
    }

    /** @param isStaged whether the recovery is done only once its folder has the final name */
    private Result run(
            Speech speech,
            ReadableDomain domain,
            PointPages pages,
            RestorePlan plan,
            Optional<Problem> contradiction,
            boolean isStaged) {
        World world = shell.world();
        try (Cancellation cancellation = new Cancellation(shell, speech);
                FileSystemWatch _ = FileSystemWatch.begin(shell, speech, hopeless -> {});
                JobNote note = JobNote.begin(
                        shell,
                        domain,
                        JobKind.RECOVERY,
                        "point " + plan.point().ext().seq());
                RecallThreads threads =
                        RecallThreads.ofCores(Runtime.getRuntime().availableProcessors())) {
            contradiction.ifPresent(note::warned);
            cancellation.abandoning(note::abandon);
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
            Result result = note.run(() -> ended(
                    speech,
                    note,
                    plan,
                    run.run(),
                    progress,
                    contradiction.stream().count()));
            return isStaged ? result : cancellation.done(result);
        }
    }

    /** @param warningsBeside number of warnings outside of the recovery itself */
    private static Result ended(
            Speech speech,
            JobNote note,
            RestorePlan plan,
            RestoreReport report,
            RecoveryProgress progress,
            long warningsBeside) {
        long warnings = report.warningCount() + warningsBeside;
        ExitCode exit = report.damaged() ? ExitCode.INTEGRITY : warnings > 0 ? ExitCode.WARNINGS : ExitCode.DONE;
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
                warnings));
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
        if (report.totals().copies() > 0 && !plan.dryRun()) {
            speech.say("recover.copied", speech.amounts().count(report.totals().copies()));
        }
        if (warnings > 0) {
            speech.say("recover.warnings", speech.amounts().count(warnings));
        }
        speech.event(progress.recovered(report.totals(), warnings, plan.dryRun()));
        return result;
    }

    private List<ByteString> listed() {
        return filesFrom == null ? List.of() : PathArguments.listed(filesFrom);
    }

    /** Returns the target named on the command line, if any. */
    private Optional<Destination> destination() {
        if (original && to != null) {
            throw ProblemCode.FLAGS_INVALID.with("reason", shell.texts().say("flags.exclusive", "--original", "--to"));
        }
        if (original) {
            return Optional.of(new Destination.Original());
        }
        return Optional.ofNullable(to).map(folder -> new Destination.Folder(PathArguments.absolute(folder)));
    }

    /** Returns the recovery folder, where a backup server recovers another machine's data if no target is named. */
    private RecoveryFolder recoveryFolder() {
        World world = shell.world();
        return new SettingsFile(world.home().settings(), world.environment())
                .read()
                .recoveryFolder()
                .filter(folder -> foreign.isForeign())
                .map(RecoveryFolder::new)
                .orElseThrow(this::oneOf);
    }

    private Problem oneOf() {
        return ProblemCode.FLAGS_INVALID.with("reason", shell.texts().say("flags.one-of", "--to", "--original"));
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
