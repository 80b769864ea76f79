package dev.coffre.agent.command;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.machine.MachineClock;
import dev.coffre.agent.machine.PointPageCache;
import dev.coffre.agent.machine.PointSelector;
import dev.coffre.agent.machine.ReadableMachine;
import dev.coffre.agent.machine.RememberedHead;
import dev.coffre.agent.reading.MachineOpener;
import dev.coffre.agent.recovery.RecoveryCommandLine;
import dev.coffre.agent.recovery.RecoveryFolder;
import dev.coffre.agent.recovery.RecoverySubfolder;
import dev.coffre.agent.text.AgentMessages;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.fetch.DomainAccess;
import dev.coffre.backup.fetch.FetchThreads;
import dev.coffre.backup.place.OwnerMapping;
import dev.coffre.backup.point.RecoveryPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.backup.recovery.ConflictRule;
import dev.coffre.backup.recovery.RecoveryPlan;
import dev.coffre.backup.recovery.RecoveryRun;
import dev.coffre.backup.recovery.TargetChoice;
import dev.coffre.backup.recovery.TargetMachine;
import dev.coffre.backup.view.PointView;
import dev.coffre.backup.view.SelectedEntries;
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
    private static final String DRY_RUN_FOLDER = ".rehearsed";

    private final CommandRunner runner;
    private final CoffreHome home;
    private final SettingsFile settings;
    private final MachineOpener opener;
    private final ReportedJobs jobs;
    private final MachineClock clock;
    private final TargetMachine targetMachine;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

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

    @Option(names = "--verify", descriptionKey = "recover.verify")
    private boolean verify;

    @Option(names = "--start-over", descriptionKey = "recover.start-over")
    private boolean startOver;

    @Option(names = "--remove-partial", descriptionKey = "recover.remove-partial")
    private boolean removePartial;

    RecoverCommand(
            CommandRunner runner,
            CoffreHome home,
            SettingsFile settings,
            MachineOpener opener,
            ReportedJobs jobs,
            MachineClock clock,
            TargetMachine targetMachine) {
        this.runner = runner;
        this.home = home;
        this.settings = settings;
        this.opener = opener;
        this.jobs = jobs;
        this.clock = clock;
        this.targetMachine = targetMachine;
    }

    @Override
    public Integer call() {
        return runner.run(
                "recover",
                common,
                output -> removePartial
                        ? removePartial(output)
                        : PointArguments.withHint(arguments, () -> recover(output)));
    }

    private CommandResult removePartial(TerminalOutput output) {
        if (dryRun || startOver) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason",
                    runner.texts()
                            .format("flags.exclusive", "--remove-partial", dryRun ? "--dry-run" : "--start-over"));
        }
        return new PartialFileRemoval(output, targetMachine).run();
    }

    private CommandResult recover(TerminalOutput output) {
        Optional<TargetChoice> chosen = destination();
        Optional<RecoveryFolder> staging = chosen.isPresent() ? Optional.empty() : Optional.of(recoveryFolder());
        ConflictRule rule = conflictRule();
        PointArguments named = PointArguments.split(paths(), arguments, filesFrom, runner.texts());
        try (OutageReporter outages = new OutageReporter(output);
                ReadableMachine machine = foreign.open(runner, opener, outages);
                PointPageCache pages = new PointPageCache(home.cache(), machine)) {
            RecoveryPoints points = machine.points();
            // A rollback or fork is only a warning here: the data is still worth recovering.
            Optional<Problem> contradiction =
                    machine.isThisMachine() ? RememberedHead.of(home).contradiction(points.chain()) : Optional.empty();
            contradiction.ifPresent(output::warn);
            RecoveryPoint point = PointSelector.select(points, named.point());
            Function<TargetChoice, RecoveryPlan> plan =
                    destination -> plan(machine, point, named.paths(), destination, rule);
            boolean isStaged = staging.isPresent();
            Recovery recovery = chosenPlan -> run(output, machine, pages, chosenPlan, contradiction, isStaged);
            InterruptedRecoveries interrupted = new InterruptedRecoveries(targetMachine, points.chain());
            chosen.ifPresent(target -> interrupted.settle(plan.apply(target), startOver));
            return staging.map(folder -> recoverStaged(output, machine, pages, plan, folder, recovery))
                    .orElseGet(() -> recovery.run(plan.apply(chosen.orElseThrow())));
        }
    }

    private interface Recovery {
        CommandResult run(RecoveryPlan plan);
    }

    private RecoveryPlan plan(
            ReadableMachine machine,
            RecoveryPoint point,
            List<ByteString> paths,
            TargetChoice destination,
            ConflictRule rule) {
        return new RecoveryPlan(
                point,
                paths,
                destination,
                machine.isThisMachine() ? point.content().roots() : List.of(),
                rule,
                !noAcls,
                machine.isThisMachine() || specialFiles,
                machine.isThisMachine() ? OwnerMapping.BY_ID : OwnerMapping.BY_NAME,
                dryRun,
                this::copyWords,
                verify);
    }

    private String copyWords(int number) {
        AgentMessages texts = runner.texts();
        return number == 1 ? texts.format("recover.copy-of") : texts.format("recover.copy-of.next", number);
    }

    /** Recovers into the recovery folder. First deletes what interrupted recoveries left, and checks the free space. */
    private CommandResult recoverStaged(
            TerminalOutput output,
            ReadableMachine machine,
            PointPageCache pages,
            Function<TargetChoice, RecoveryPlan> plan,
            RecoveryFolder folder,
            Recovery recovery) {
        RecoveryPlan dryRunPlan =
                plan.apply(new TargetChoice.ChosenFolder(bytes(folder.folder().resolve(DRY_RUN_FOLDER))));
        folder.require();
        if (!dryRun) {
            folder.clean(targetMachine.targets()).forEach(gone -> output.message("recover.cleaned", gone));
        }
        folder.requireRoom(size(dryRunPlan, pages));
        if (dryRun) {
            return recovery.run(dryRunPlan);
        }
        LocalDateTime moment = clock.now();
        long seq = dryRunPlan.point().ext().seq();
        try (RecoverySubfolder place = folder.reserve(machine.machineName(), seq, moment)) {
            return finishSubfolder(
                    place, output, () -> recovery.run(plan.apply(new TargetChoice.ChosenFolder(bytes(place.path())))));
        }
    }

    private static CommandResult finishSubfolder(
            RecoverySubfolder place, TerminalOutput output, Supplier<CommandResult> recovery) {
        try {
            CommandResult result = recovery.get();
            Path placed = place.finish();
            output.message("recover.placed", placed);
            output.event(Map.of("event", "placed", "folder", placed.toString()));
            return result;
        } catch (RuntimeException interrupted) {
            if (Files.exists(place.path(), LinkOption.NOFOLLOW_LINKS)) {
                output.message("recover.unfinished", place.path());
            }
            throw interrupted;
        }
    }

    private static ByteString bytes(Path path) {
        return ByteString.utf8(path.toString());
    }

    /** @param isStaged whether the recovery is done only once its folder has the final name */
    private CommandResult run(
            TerminalOutput output,
            ReadableMachine machine,
            PointPageCache pages,
            RecoveryPlan plan,
            Optional<Problem> contradiction,
            boolean isStaged) {
        try (JobCancellation cancellation = new JobCancellation(runner, output);
                FileSystemWatchdog _ = FileSystemWatchdog.start(runner, output, hopeless -> {});
                ReadingJob job = ReadingJob.begin(jobs, machine, JobKind.RECOVERY, RecoveryCommandLine.of(plan));
                FetchThreads threads = FetchThreads.ofCores(Runtime.getRuntime().availableProcessors())) {
            contradiction.ifPresent(job::warned);
            cancellation.onAbandon(job::abandon);
            RecoveryProgressReporter progress = new RecoveryProgressReporter(output, job);
            RecoveryRun run = new RecoveryRun(
                    plan,
                    new DomainAccess(machine.reader(), machine.keys(), threads),
                    pages,
                    progress,
                    cancellation.token(),
                    clock.source(),
                    isStaged ? targetMachine.withoutNotes() : targetMachine);
            CommandResult result = job.run(() -> new RecoverySummary(output, job, plan, progress)
                    .end(run.run(), contradiction.stream().count()));
            if (isStaged) {
                return result;
            }
            printTarget(output, plan);
            return cancellation.completed(result);
        } catch (Problem problem) {
            if (!isStaged && !plan.dryRun() && isResumable(problem)) {
                output.note(runner.texts().format("recover.resumes"));
            }
            throw problem;
        }
    }

    private static boolean isResumable(Problem problem) {
        return problem.exitCode() == ExitCode.UNREACHABLE || problem.code() == ProblemCode.TARGET_FULL;
    }

    private static void printTarget(TerminalOutput output, RecoveryPlan plan) {
        if (!plan.dryRun()) {
            switch (plan.target()) {
                case TargetChoice.ChosenFolder(ByteString path) -> output.message("recover.target", path.displayPath());
                case TargetChoice.OriginalPaths _ -> output.message("recover.target.original");
            }
        }
    }

    /**
     * Returns the total bytes of the files. The size of a whole point is recorded in it; for a part, reads some tree pages,
     * which the recovery needs anyway.
     */
    private static long size(RecoveryPlan plan, PointPageCache pages) {
        SelectedEntries selected = new SelectedEntries(new PointView(plan.point(), pages), plan.paths());
        selected.requireAllExist();
        return selected.size().bytes();
    }

    private PathArguments paths() {
        return new PathArguments(runner.files());
    }

    /** Returns the target named on the command line, if any. */
    private Optional<TargetChoice> destination() {
        if (original && to != null) {
            throw ProblemCode.FLAGS_INVALID.with(
                    "reason", runner.texts().format("flags.exclusive", "--original", "--to"));
        }
        if (original) {
            return Optional.of(new TargetChoice.OriginalPaths());
        }
        return Optional.ofNullable(to).map(folder -> new TargetChoice.ChosenFolder(paths().absolute(folder)));
    }

    /** Returns the recovery folder, where a backup server recovers another machine's data if no target is named. */
    private RecoveryFolder recoveryFolder() {
        return settings.read()
                .recoveryFolder()
                .filter(folder -> foreign.isForeign())
                .map(folder -> new RecoveryFolder(home.privatePath(folder)))
                .orElseThrow(() -> ProblemCode.FLAGS_INVALID.with(
                        "reason", runner.texts().format("flags.one-of", "--to", "--original")));
    }

    private ConflictRule conflictRule() {
        return switch (conflict) {
            case "copies" -> ConflictRule.COPIES;
            case "overwrite" -> ConflictRule.OVERWRITE;
            case "skip" -> ConflictRule.SKIP;
            default -> throw runner.refusedValue("--conflict", conflict, "copies", "overwrite", "skip");
        };
    }
}
