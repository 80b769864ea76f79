package dev.coffre.agent.support;

import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.KnownVault;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.home.Settings;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.home.StoppedProtection;
import dev.coffre.agent.hook.Hooks;
import dev.coffre.agent.hook.HooksFile;
import dev.coffre.agent.job.JobEntry;
import dev.coffre.agent.job.Jobs;
import dev.coffre.agent.log.AgentLog;
import dev.coffre.agent.policy.BackupItems;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.agent.throttle.Throttle;
import dev.coffre.agent.world.World;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.remote.ProxyChoice;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Collects the parts of the support bundle. The parts are independent: one that cannot be read must not hide the others. */
final class MachineFacts {
    private static final int JOBS = 50;
    private static final int DETAILS = 100;

    private final World world;
    private final CoffreHome home;
    private final Locale language;
    private final boolean withPaths;

    /** @param withPaths whether the user's files may be named */
    MachineFacts(World world, Locale language, boolean withPaths) {
        this.world = world;
        this.home = world.home();
        this.language = language;
        this.withPaths = withPaths;
    }

    BundleFacts about() {
        return new BundleFacts.About(
                world.agentVersion(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("os.arch"),
                System.getProperty("java.runtime.version"),
                language.getLanguage(),
                world.zone().getId(),
                world.clock().millis());
    }

    BundleFacts registration() {
        KeyFolder keys = new KeyFolder(home.keys());
        return keys.machine()
                .map(MachineFacts::registration)
                .orElseGet(() -> BundleFacts.Registration.without(keys.hasPending() ? "incomplete" : "not-registered"));
    }

    private static BundleFacts.Registration registration(MachineIdentity machine) {
        try (machine) {
            return new BundleFacts.Registration(
                    "registered",
                    Optional.of(machine.machine().toString()),
                    Optional.of(machine.machineName()),
                    Optional.of(machine.kind().code()),
                    Optional.of(machine.vault().toString()),
                    Optional.of(machine.vaultName()),
                    Optional.of(machine.registeredAt().toEpochMilli()),
                    Optional.of(machine.keyGeneration()),
                    Optional.of(machine.dataKeys().size()));
        }
    }

    BundleFacts settings() {
        Settings settings = new SettingsFile(home.settings(), world.environment()).read();
        Optional<KnownVault> vault = settings.vault();
        return new BundleFacts.Settings(
                vault.stream()
                        .flatMap(known -> known.address().urls().stream())
                        .map(URI::toString)
                        .toList(),
                vault.stream()
                        .flatMap(known -> known.address().pins().stream())
                        .sorted()
                        .toList(),
                vault.flatMap(KnownVault::announced).isPresent(),
                proxy(settings.proxy()),
                throttle(settings.throttle()));
    }

    /** Leaves out user and password; for a proxy of the environment everything. */
    private static BundleFacts.Proxy proxy(ProxyChoice choice) {
        return switch (choice) {
            case ProxyChoice.None none -> new BundleFacts.Proxy("none", Optional.empty(), Optional.empty(), false);
            case ProxyChoice.FromEnvironment environment ->
                new BundleFacts.Proxy("system", Optional.empty(), Optional.empty(), false);
            case ProxyChoice.Explicit explicit ->
                new BundleFacts.Proxy(
                        "explicit",
                        Optional.of(explicit.host()),
                        Optional.of(explicit.port()),
                        explicit.login().isPresent());
        };
    }

    private static BundleFacts.Throttle throttle(Throttle throttle) {
        return new BundleFacts.Throttle(
                throttle.enabled(),
                String.join(",", throttle.workHours().dayWords()),
                throttle.workHours().hours(),
                throttle.work().bitsPerSecond(),
                throttle.other().bitsPerSecond());
    }

    BundleFacts policy() {
        Hooks hooks = new HooksFile(home.hooks()).read();
        return new BundleFacts.Policy(
                new BackupPolicyFile(home.policy())
                        .read().groups().stream().map(this::group).toList(),
                hooks.pre().isPresent(),
                hooks.post().isPresent());
    }

    private BundleFacts.Group group(ProtectionGroup group) {
        BackupItems items = group.items();
        return new BundleFacts.Group(
                group.name(),
                items.paths().size(),
                items.excludes().size(),
                items.excludeCaches(),
                items.excludeIfPresent().size(),
                items.oneFileSystem(),
                group.schedule(),
                group.since(),
                group.spreadSeconds(),
                ifPathsAreTold(items.paths()),
                ifPathsAreTold(Stream.concat(items.excludes().stream(), items.excludeIfPresent().stream())
                        .toList()));
    }

    BundleFacts schedule() {
        return new BundleFacts.Schedule(
                new DaemonClient(home.state()).state(),
                new StoppedProtection(home.state())
                        .read()
                        .map(stop -> stop.since().toEpochMilli()));
    }

    BundleFacts jobs() {
        Jobs jobs = new Jobs(home.state(), world.clock());
        List<JobEntry> entries = jobs.entries();
        return new BundleFacts.Jobs(entries.stream()
                .skip(Math.max(0, entries.size() - JOBS))
                .map(entry -> job(entry, jobs.findings(entry.job())))
                .toList());
    }

    private BundleFacts.Job job(JobEntry entry, List<Problem> findings) {
        Map<String, Long> byCode = findings.stream()
                .collect(Collectors.groupingBy(problem -> problem.code().code(), TreeMap::new, Collectors.counting()));
        return new BundleFacts.Job(
                entry.job(),
                entry.kind(),
                entry.standing().code(),
                entry.started(),
                entry.ended(),
                entry.exit(),
                entry.code(),
                entry.point(),
                entry.bytesRead(),
                entry.bytesSent(),
                entry.warnings(),
                byCode,
                ifPathsAreTold(entry.what()),
                ifPathsAreTold(findings.stream()
                        .limit(DETAILS)
                        .map(problem -> new BundleFacts.Finding(problem.code().code(), problem.details()))
                        .toList()));
    }

    BundleFacts folders() {
        return new BundleFacts.Folders(List.of(
                FolderFacts.of("keys", home.keys()),
                FolderFacts.of("state", home.state()),
                FolderFacts.of("cache", home.cacheNow()),
                FolderFacts.of("logs", home.logs())));
    }

    String log() {
        String tail = new AgentLog(home.logs(), world.clock()).tail();
        return withPaths ? LogExcerpt.withPaths(tail) : LogExcerpt.of(tail);
    }

    private <T> Optional<T> ifPathsAreTold(T facts) {
        return withPaths ? Optional.of(facts) : Optional.empty();
    }
}
