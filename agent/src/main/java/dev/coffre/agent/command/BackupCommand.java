package dev.coffre.agent.command;

import dev.coffre.agent.cache.CacheCapacity;
import dev.coffre.agent.cache.CacheMove;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.HeadFile;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.home.SessionFile;
import dev.coffre.agent.hook.HookedJob;
import dev.coffre.agent.hook.Hooks;
import dev.coffre.agent.hook.HooksFile;
import dev.coffre.agent.job.JobOutcome;
import dev.coffre.agent.job.RunningJob;
import dev.coffre.agent.machine.AgentInstallation;
import dev.coffre.agent.machine.ConnectedMachine;
import dev.coffre.agent.machine.MachineClock;
import dev.coffre.agent.machine.VaultConnector;
import dev.coffre.agent.policy.BackupItems;
import dev.coffre.agent.policy.BackupPolicy;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.agent.report.ReportingContext;
import dev.coffre.backup.point.PointCapacity;
import dev.coffre.backup.record.Compression;
import dev.coffre.backup.save.SaveContext;
import dev.coffre.backup.save.SaveKeys;
import dev.coffre.backup.save.SavePlan;
import dev.coffre.backup.save.SaveRun;
import dev.coffre.backup.save.SaveThreads;
import dev.coffre.backup.save.progress.SaveReport;
import dev.coffre.backup.source.FileSource;
import dev.coffre.backup.source.LocalFiles;
import dev.coffre.backup.source.Snapshots;
import dev.coffre.backup.spill.SpillDirectory;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.Vault;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobStats;
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
    private final CommandRunner runner;
    private final CoffreHome home;
    private final VaultConnector vault;
    private final ReportedJobs jobs;
    private final MachineClock clock;
    private final AgentInstallation installation;
    private final LocalFiles files;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

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

    BackupCommand(
            CommandRunner runner,
            CoffreHome home,
            VaultConnector vault,
            ReportedJobs jobs,
            MachineClock clock,
            AgentInstallation installation,
            LocalFiles files) {
        this.runner = runner;
        this.home = home;
        this.vault = vault;
        this.jobs = jobs;
        this.clock = clock;
        this.installation = installation;
        this.files = files;
    }

    @Override
    public Integer call() {
        return runner.run("backup", common, this::backup);
    }

    private CommandResult backup(TerminalOutput output) {
        Optional<StoppedProtectionNotice> stopped = StoppedProtectionNotice.of(home);
        if (scheduled && stopped.isPresent()) {
            throw stopped.get().problem(output);
        }
        requireShortLabel();
        Compression level = compression();
        boolean fixed = fixedChunks();
        CommitTerms terms = terms();
        try (OutageReporter outages = new OutageReporter(output);
                ConnectedMachine machine = vault.connectForJob(outages).authenticatingAhead();
                JobCancellation cancellation = new JobCancellation(runner, output);
                FileSystemWatchdog _ =
                        FileSystemWatchdog.start(runner, output, scheduled ? cancellation::end : hopeless -> {});
                BackupInput source = source(machine, cancellation);
                RunningJob job = jobs.registry()
                        .begin(JobKind.BACKUP, source.display(), cancellation::cancel, reporting(machine, source))) {
            outages.setJob(job);
            cancellation.onInterrupt(source.interrupt());
            cancellation.onAbandon(job::abandon);
            stopped.ifPresent(note -> note.printForBackup(output));
            return cancellation.completed(
                    job.run(() -> backUp(output, machine, job, source, level, fixed, terms, cancellation)));
        }
    }

    /** Returns the terms of the point. A date means midnight in this machine's time zone. */
    private CommitTerms terms() {
        PointKind kind = scheduled ? PointKind.SCHEDULED : PointKind.ON_DEMAND;
        try {
            return new CommitTerms(
                    kind,
                    Optional.ofNullable(retainUntil)
                            .map(date -> notPast(LocalDate.parse(date))
                                    .atStartOfDay(clock.zone())
                                    .toInstant()));
        } catch (DateTimeException malformed) {
            throw ProblemCode.FLAGS_INVALID
                    .with("reason", runner.texts().format("flags.value", "--retain-until", String.valueOf(retainUntil)))
                    .causedBy(malformed);
        }
    }

    private LocalDate notPast(LocalDate date) {
        if (date.isBefore(clock.today())) {
            throw ProblemCode.FLAGS_INVALID.with("reason", runner.texts().format("flags.past", "--retain-until", date));
        }
        return date;
    }

    /** Fails at once if the vault is not reached. Only a running job waits for that. */
    private Vault requireReachable(ConnectedMachine machine) {
        machine.requireReachable(vault.interactiveRetry());
        return machine.vault();
    }

    private CommandResult backUp(
            TerminalOutput output,
            ConnectedMachine machine,
            RunningJob job,
            BackupInput source,
            Compression level,
            boolean fixed,
            CommitTerms terms,
            JobCancellation cancellation) {
        requireRoom();
        Hooks hooks = new HooksFile(home.hooks()).read();
        Supplier<Vault> reachable = () -> requireReachable(machine);
        if (!hooks.equals(Hooks.NONE)) {
            Vault reached = reachable.get(); // hooks do not run for a backup that cannot start
            reachable = () -> reached;
        }
        SessionFile session = new SessionFile(home.state());
        SavePlan plan = new SavePlan(
                new SavePlan.Origin(
                        machine.identity().machine(),
                        clock.zone(),
                        installation.hostName(),
                        installation.agentVersion()),
                source.roots(),
                source.retained(),
                Optional.ofNullable(label),
                new SavePlan.ContentOptions(rescan, level, fixed),
                session.read(),
                terms);
        MachineIdentity identity = machine.identity();
        try (SaveThreads threads = SaveThreads.ofCores(Runtime.getRuntime().availableProcessors())) {
            SaveKeys keys = new SaveKeys(
                    machine.domainKeys(),
                    identity.keys().point(),
                    identity.keyGeneration(),
                    identity.vault(),
                    identity.vaultKey());
            SaveContext saveContext =
                    new SaveContext(keys, home.cache(), home.state(), threads, clock.source(), cancellation.token());
            SaveRun run = new SaveRun(plan, source.source(), reachable, new HeadFile(home.state()), saveContext);
            WarningReporter warnings = new WarningReporter(output, job);
            source.missing().forEach(warnings);
            BackupProgressReporter progress = new BackupProgressReporter(output, session, job);
            HookedJob hooked = new HookedJob(hooks, home.state(), runner.log(), runner.programs(), warnings);
            cancellation.setPendingHook(hooked::abandon);
            SaveReport report = cancellation.withHooks(() -> hooked.run(
                    job.number(),
                    cancellation.token(),
                    () -> cancellation.withoutHooks(() -> run.run(progress)),
                    made -> made.hasWarnings() ? ExitCode.WARNINGS : ExitCode.DONE));
            session.delete();
            return ended(output, job, report, warnings.count());
        }
    }

    /**
     * Compares the cache folder's room with the newest backup, because only the backup itself finds out the current
     * size.
     */
    private void requireRoom() {
        new CacheMove(home.cacheLocation()).finish();
        jobs.registry().lastPointBytes().ifPresent(CacheCapacity.of(home.cache().path())::require);
    }

    private static CommandResult ended(TerminalOutput output, RunningJob job, SaveReport report, long warningsBeside) {
        long warnings = report.warningCount() + warningsBeside;
        CommandResult.Figures figures = new CommandResult.Figures(
                report.totals().bytesRead(),
                report.totals().bytesSent(),
                Math.max(0, report.session().bytesReceived() - report.session().bytesAdmitted()),
                report.totals().recordsSent(),
                report.totals().dataRecordsSent(),
                report.totals().bytesStored());
        CommandResult result =
                CommandResult.ofJob(warnings > 0, Optional.of(report.point().seq()), figures);
        job.end(new JobOutcome(
                result.exit(),
                warnings > 0 ? Optional.of(result.code()) : Optional.empty(),
                result.point(),
                new JobStats(
                        report.totals().files(),
                        report.totals().bytes(),
                        figures.bytesRead(),
                        figures.bytesSent(),
                        figures.bytesStored()),
                warnings));
        output.message(
                "backup.done",
                report.point().seq(),
                output.format().count(report.totals().files()),
                output.format().bytes(report.totals().bytes()),
                output.format().duration(report.elapsed()));
        output.message(
                "backup.figures",
                output.format().bytes(figures.bytesRead()),
                output.format().bytes(figures.bytesSent()),
                output.format().bytes(figures.bytesStored()));
        if (warnings > 0) {
            output.message("backup.warnings", output.format().count(warnings));
        }
        return result;
    }

    private Snapshots snapshots(ConnectedMachine machine) {
        return noSnapshot
                ? Snapshots.NONE
                : MachineSnapshots.of(files, home, machine.identity().machine());
    }

    private BackupInput source(ConnectedMachine machine, JobCancellation cancellation) {
        if (stdin.isChosen()) {
            return stdin.source(runner, files.ownPermissions(), clock.instant(), paths, cancellation.token());
        }
        BackupPolicy policy = new BackupPolicyFile(home.policy()).read();
        BackupSelection selection = selection(policy);
        FileSource source = files.source(
                selection.sources(), selection.rules(home), snapshots(machine), new SpillDirectory(home.state()));
        return BackupInput.of(
                source,
                BackupInput.retained(arguments(), policy, source.roots(), stdin.retainedStreams(runner)),
                selection.missing());
    }

    /** Returns the items named on the command line; otherwise those of the backup policy, with the added rules. */
    private BackupSelection selection(BackupPolicy policy) {
        if (paths.isEmpty() && filesFrom == null) {
            return BackupSelection.ofPolicy(arguments(), added(items(policy)));
        }
        if (group != null) {
            throw ProblemCode.FLAGS_INVALID.with("reason", runner.texts().format("flags.exclusive", "PATH", "--group"));
        }
        return BackupSelection.named(
                arguments(),
                filesFrom == null ? List.of() : arguments().listed(filesFrom),
                added(BackupItems.NONE).withPaths(paths));
    }

    private PathArguments arguments() {
        return new PathArguments(files);
    }

    private BackupItems items(BackupPolicy policy) {
        String name = group == null ? ProtectionGroup.DEFAULT_NAME : group;
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

    private ReportingContext reporting(ConnectedMachine machine, BackupInput source) {
        ReportingContext reporting = jobs.reporting(machine.vault().reports());
        return stdin.isChosen()
                ? reporting
                : reporting.withProtectedItems(source.roots().size());
    }

    /** Limits the label, because the size of a recovery point is limited. */
    private void requireShortLabel() {
        if (label != null && label.getBytes(StandardCharsets.UTF_8).length > PointCapacity.MAX_LABEL) {
            throw wrongValue("--label", label);
        }
    }

    private Compression compression() {
        return switch (compression) {
            case "off" -> Compression.OFF;
            case "fast" -> Compression.FAST;
            case "default" -> Compression.DEFAULT;
            case "max" -> Compression.MAX;
            default -> throw runner.refusedValue("--compression", compression, "off", "fast", "default", "max");
        };
    }

    private boolean fixedChunks() {
        return switch (chunker) {
            case "default" -> false;
            case "fixed" -> true;
            default -> throw runner.refusedValue("--chunker", chunker, "default", "fixed");
        };
    }

    private Problem wrongValue(String flag, String value) {
        return ProblemCode.FLAGS_INVALID.with("reason", runner.texts().format("flags.value", flag, value));
    }
}
