package dev.coffre.agent.command;

import dev.coffre.agent.cache.CacheMove;
import dev.coffre.agent.cache.CacheRoom;
import dev.coffre.agent.home.HeadFile;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.home.SessionFile;
import dev.coffre.agent.hook.HookedWork;
import dev.coffre.agent.hook.Hooks;
import dev.coffre.agent.hook.HooksFile;
import dev.coffre.agent.job.JobOutcome;
import dev.coffre.agent.job.Jobs;
import dev.coffre.agent.job.RunningJob;
import dev.coffre.agent.log.AgentLog;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.policy.BackupItems;
import dev.coffre.agent.policy.BackupPolicy;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.agent.report.Reporting;
import dev.coffre.agent.world.World;
import dev.coffre.backup.point.PointFit;
import dev.coffre.backup.record.Compression;
import dev.coffre.backup.save.SaveFolders;
import dev.coffre.backup.save.SaveKeys;
import dev.coffre.backup.save.SavePlan;
import dev.coffre.backup.save.SaveRun;
import dev.coffre.backup.save.SaveThreads;
import dev.coffre.backup.save.progress.SaveReport;
import dev.coffre.backup.source.LinuxSource;
import dev.coffre.backup.source.Snapshots;
import dev.coffre.backup.spill.SpillFolder;
import dev.coffre.vault.PointTerms;
import dev.coffre.vault.Vault;
import dev.coffre.vault.job.JobFigures;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.problem.ExitCode;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.PointKind;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coffre backup PATH…} */
@Command(name = "backup")
final class BackupCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "PATH", arity = "0..*", descriptionKey = "backup.path")
    private List<String> paths = new ArrayList<>();

    @Option(names = "--files-from", paramLabel = "FILE", descriptionKey = "backup.files-from")
    private @Nullable String filesFrom;

    @Option(names = "--exclude", paramLabel = "PATTERN", descriptionKey = "backup.exclude")
    private List<String> excludes = new ArrayList<>();

    @Option(names = "--exclude-caches", descriptionKey = "backup.exclude-caches")
    private boolean excludeCaches;

    @Option(names = "--exclude-if-present", paramLabel = "NAME", descriptionKey = "backup.exclude-if-present")
    private List<String> excludeIfPresent = new ArrayList<>();

    @Option(names = "--one-file-system", descriptionKey = "backup.one-file-system")
    private boolean oneFileSystem;

    @Mixin
    private StdinOptions stdin = new StdinOptions();

    @Option(names = "--no-snapshot", descriptionKey = "backup.no-snapshot")
    private boolean noSnapshot;

    @Option(names = "--rescan", descriptionKey = "backup.rescan")
    private boolean rescan;

    @Option(names = "--compression", paramLabel = "off|fast|default|max", descriptionKey = "backup.compression")
    private String compression = "default";

    @Option(names = "--chunker", paramLabel = "default|fixed", descriptionKey = "backup.chunker")
    private String chunker = "default";

    @Option(names = "--label", paramLabel = "TEXT", descriptionKey = "backup.label")
    private @Nullable String label;

    @Option(names = "--scheduled", descriptionKey = "backup.scheduled")
    private boolean scheduled;

    @Option(names = "--group", paramLabel = "NAME", descriptionKey = "backup.group")
    private @Nullable String group;

    @Option(names = "--retain-until", paramLabel = "YYYY-MM-DD", descriptionKey = "backup.retain-until")
    private @Nullable String retainUntil;

    BackupCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("backup", common, this::backup);
    }

    private Result backup(Speech speech) {
        Optional<StoppedNote> stopped = StoppedNote.of(shell);
        if (scheduled && stopped.isPresent()) {
            throw stopped.get().problem(speech);
        }
        World world = shell.world();
        requireShortLabel();
        Compression level = compression();
        boolean fixed = fixedChunks();
        PointTerms terms = terms(world);
        try (OutageNews outages = new OutageNews(speech);
                ConnectedMachine machine =
                        ConnectedMachine.open(world, world.lasting(), outages).loggingIn();
                Cancellation cancellation = new Cancellation(shell, speech);
                FileSystemWatch _ =
                        FileSystemWatch.begin(shell, speech, scheduled ? cancellation::end : hopeless -> {});
                BackupSource source = source(world, machine, cancellation);
                RunningJob job = new Jobs(world.home().state(), world.clock())
                        .begin(JobKind.BACKUP, source.display(), cancellation::cancel, reporting(machine, source))) {
            outages.of(job);
            cancellation.interrupting(source.interrupt());
            cancellation.abandoning(job::abandon);
            stopped.ifPresent(note -> note.tellOfBackup(speech));
            return cancellation.done(
                    job.run(() -> backUp(speech, machine, job, source, level, fixed, terms, cancellation)));
        }
    }

    /** Returns the terms of the point. A date means midnight in this machine's time zone. */
    private PointTerms terms(World world) {
        PointKind kind = scheduled ? PointKind.SCHEDULED : PointKind.ON_DEMAND;
        try {
            return new PointTerms(
                    kind,
                    Optional.ofNullable(retainUntil)
                            .map(date -> notPast(LocalDate.parse(date), world)
                                    .atStartOfDay(world.zone())
                                    .toInstant()));
        } catch (DateTimeException malformed) {
            throw ProblemCode.FLAGS_INVALID
                    .with("reason", shell.texts().say("flags.value", "--retain-until", String.valueOf(retainUntil)))
                    .causedBy(malformed);
        }
    }

    private LocalDate notPast(LocalDate date, World world) {
        if (date.isBefore(LocalDate.ofInstant(world.clock().instant(), world.zone()))) {
            throw ProblemCode.FLAGS_INVALID.with("reason", shell.texts().say("flags.past", "--retain-until", date));
        }
        return date;
    }

    /** Fails at once if the vault is down. Only a running job waits for it. */
    private Vault reached(ConnectedMachine machine) {
        machine.requireReachable(shell.world().brief());
        return machine.vault();
    }

    private Result backUp(
            Speech speech,
            ConnectedMachine machine,
            RunningJob job,
            BackupSource source,
            Compression level,
            boolean fixed,
            PointTerms terms,
            Cancellation cancellation) {
        World world = shell.world();
        requireRoom(world);
        Hooks hooks = new HooksFile(world.home().hooks()).read();
        Supplier<Vault> vault = () -> reached(machine);
        if (!hooks.equals(Hooks.NONE)) {
            Vault reached = vault.get(); // hooks do not run for a backup that cannot start
            vault = () -> reached;
        }
        SessionFile session = new SessionFile(world.home().state());
        SavePlan plan = new SavePlan(
                machine.identity().machine(),
                source.roots(),
                source.carry(),
                Optional.ofNullable(label),
                rescan,
                level,
                fixed,
                session.read(),
                world.zone(),
                world.hostName(),
                world.agentVersion(),
                terms);
        MachineIdentity identity = machine.identity();
        try (SaveThreads threads = SaveThreads.ofCores(Runtime.getRuntime().availableProcessors())) {
            SaveKeys keys = new SaveKeys(
                    machine.domainKeys(),
                    identity.keys().point(),
                    identity.keyGeneration(),
                    identity.vault(),
                    identity.vaultKey());
            SaveFolders folders =
                    new SaveFolders(world.home().cache(), world.home().state());
            HeadFile head = new HeadFile(world.home().state());
            SaveRun run = new SaveRun(plan, source.source(), vault, keys, folders, head, threads, world.clock());
            SideWarnings beside = new SideWarnings(speech, job);
            source.missing().forEach(beside);
            BackupProgress progress = new BackupProgress(speech, session, job);
            HookedWork hooked = new HookedWork(
                    hooks, world.home().state(), new AgentLog(world.home().logs(), world.clock()), beside);
            cancellation.owing(hooked::abandon);
            SaveReport report = cancellation.withHooks(() -> hooked.run(
                    job.number(),
                    cancellation.token(),
                    () -> cancellation.working(() -> run.run(progress, cancellation.token())),
                    made -> made.hasWarnings() ? ExitCode.WARNINGS : ExitCode.DONE));
            session.delete();
            return ended(speech, job, report, beside.count());
        }
    }

    /** Compares the cache folder's room with the newest backup, because only the backup itself finds out the current size. */
    private static void requireRoom(World world) {
        new CacheMove(world.home().cacheFolder()).finish();
        new Jobs(world.home().state(), world.clock())
                .lastBackedUp()
                .ifPresent(CacheRoom.of(world.home().cache())::require);
    }

    private static Result ended(Speech speech, RunningJob job, SaveReport report, long warningsBeside) {
        long warnings = report.warningCount() + warningsBeside;
        Result.Figures figures = new Result.Figures(
                report.totals().bytesRead(),
                report.totals().bytesSent(),
                Math.max(0, report.session().bytesReceived() - report.session().bytesAdmitted()),
                report.totals().recordsSent(),
                report.totals().dataRecordsSent(),
                report.totals().bytesStored());
        Result result = Result.ofJob(warnings > 0, Optional.of(report.point().seq()), figures);
        job.ended(new JobOutcome(
                result.exit(),
                warnings > 0 ? Optional.of(result.code()) : Optional.empty(),
                result.point(),
                new JobFigures(
                        report.totals().files(),
                        report.totals().bytes(),
                        figures.bytesRead(),
                        figures.bytesSent(),
                        figures.bytesStored()),
                warnings));
        speech.say(
                "backup.done",
                report.point().seq(),
                speech.amounts().count(report.totals().files()),
                speech.amounts().bytes(report.totals().bytes()),
                speech.amounts().duration(report.elapsed()));
        speech.say(
                "backup.figures",
                speech.amounts().bytes(figures.bytesRead()),
                speech.amounts().bytes(figures.bytesSent()),
                speech.amounts().bytes(figures.bytesStored()));
        if (warnings > 0) {
            speech.say("backup.warnings", speech.amounts().count(warnings));
        }
        return result;
    }

    private Snapshots snapshots(World world, ConnectedMachine machine) {
        return noSnapshot
                ? Snapshots.NONE
                : MachineSnapshots.of(world.home(), machine.identity().machine());
    }

    private BackupSource source(World world, ConnectedMachine machine, Cancellation cancellation) {
        if (stdin.isChosen()) {
            return stdin.source(shell, paths, cancellation.token());
        }
        BackupPolicy policy = new BackupPolicyFile(world.home().policy()).read();
        BackupSelection selection = selection(policy);
        LinuxSource files = new LinuxSource(
                selection.sources(),
                selection.rules(world.home()),
                snapshots(world, machine),
                new SpillFolder(world.home().state()));
        return BackupSource.of(files, PolicyCarry.of(policy, files.roots(), stdin.streams(shell)), selection.missing());
    }

    /** Returns the items named on the command line; otherwise those of the backup policy, with the added rules. */
    private BackupSelection selection(BackupPolicy policy) {
        if (paths.isEmpty() && filesFrom == null) {
            return BackupSelection.ofPolicy(added(items(policy)));
        }
        if (group != null) {
            throw ProblemCode.FLAGS_INVALID.with("reason", shell.texts().say("flags.exclusive", "PATH", "--group"));
        }
        return BackupSelection.named(
                filesFrom == null ? List.of() : PathArguments.listed(filesFrom),
                added(BackupItems.NONE).withPaths(paths));
    }

    private BackupItems items(BackupPolicy policy) {
        String name = group == null ? ProtectionGroup.FIRST : group;
        Optional<BackupItems> items = policy.group(name).map(ProtectionGroup::items);
        if (items.isEmpty() && group != null) {
            throw ProblemCode.GROUP_UNKNOWN.with("group", name);
        }
        return items.orElse(BackupItems.NONE);
    }

    private BackupItems added(BackupItems items) {
        return new BackupItems(
                items.paths(),
                Stream.concat(items.excludes().stream(), excludes.stream()).toList(),
                items.excludeCaches() || excludeCaches,
                Stream.concat(items.excludeIfPresent().stream(), excludeIfPresent.stream())
                        .toList(),
                items.oneFileSystem() || oneFileSystem);
    }

    private Reporting reporting(ConnectedMachine machine, BackupSource source) {
        Reporting reporting = shell.reporting(machine.vault().reports());
        return stdin.isChosen()
                ? reporting
                : reporting.protecting(source.roots().size());
    }

    /** Limits the label, because the size of a recovery point is limited. */
    private void requireShortLabel() {
        if (label != null && label.getBytes(StandardCharsets.UTF_8).length > PointFit.MAX_LABEL) {
            throw wrongValue("--label", label);
        }
    }

    private Compression compression() {
        return switch (compression) {
            case "off" -> Compression.OFF;
            case "fast" -> Compression.FAST;
            case "default" -> Compression.DEFAULT;
            case "max" -> Compression.MAX;
            default -> throw wrongValue("--compression", compression);
        };
    }

    private boolean fixedChunks() {
        return switch (chunker) {
            case "default" -> false;
            case "fixed" -> true;
            default -> throw wrongValue("--chunker", chunker);
        };
    }

    private Problem wrongValue(String flag, String value) {
        return ProblemCode.FLAGS_INVALID.with("reason", shell.texts().say("flags.value", flag, value));
    }
}
