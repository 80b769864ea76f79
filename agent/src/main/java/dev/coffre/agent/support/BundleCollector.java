package dev.coffre.agent.support;

import dev.coffre.agent.daemon.DaemonClient;
import dev.coffre.agent.home.AgentLog;
import dev.coffre.agent.home.AgentSettings;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.KnownVault;
import dev.coffre.agent.home.MachineIdentity;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.home.StoppedProtectionFile;
import dev.coffre.agent.hook.Hooks;
import dev.coffre.agent.hook.HooksFile;
import dev.coffre.agent.job.JobHistoryEntry;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.machine.AgentInstallation;
import dev.coffre.agent.machine.MachineClock;
import dev.coffre.agent.policy.BackupItems;
import dev.coffre.agent.policy.BackupPolicyFile;
import dev.coffre.agent.policy.ProtectionGroup;
import dev.coffre.agent.throttle.Throttle;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.text.Language;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Collects the parts of the support bundle. The parts are independent: one that cannot be read must not hide the others. */
final class BundleCollector {
    private static final int MAX_JOBS = 50;
    private static final int MAX_DETAILS = 100;

    private final CoffreHome home;
    private final SettingsFile settings;
    private final MachineClock clock;
    private final AgentInstallation agent;
    private final Language language;
    private final boolean withPaths;

    /** @param withPaths whether the user's files may be named */
    BundleCollector(
            CoffreHome home,
            SettingsFile settings,
            MachineClock clock,
            AgentInstallation agent,
            Language language,
            boolean withPaths) {
        this.home = home;
        this.settings = settings;
        this.clock = clock;
        this.agent = agent;
        this.language = language;
        this.withPaths = withPaths;
    }

    BundleFacts about() {
        return new BundleFacts.AboutFacts(
                agent.agentVersion(),
                agent.operatingSystem(),
                System.getProperty("os.arch"),
                System.getProperty("java.runtime.version"),
                language.tag(),
                clock.zone().getId(),
                clock.source().millis());
    }

    BundleFacts registration() {
        KeyFolder keys = new KeyFolder(home.keys());
        return keys.machine()
                .map(BundleCollector::registration)
                .orElseGet(() ->
                        BundleFacts.RegistrationFacts.without(keys.hasPending() ? "incomplete" : "not-registered"));
    }

    private static BundleFacts.RegistrationFacts registration(MachineIdentity machine) {
        try (machine) {
            return new BundleFacts.RegistrationFacts(
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
        AgentSettings known = settings.read();
        Optional<KnownVault> vault = known.vault();
        return new BundleFacts.SettingsFacts(
                vault.stream()
                        .flatMap(one -> one.address().urls().stream())
                        .map(URI::toString)
                        .toList(),
                vault.stream()
                        .flatMap(one -> one.address().pins().stream())
                        .sorted()
                        .toList(),
                vault.flatMap(KnownVault::announced).isPresent(),
                proxy(known.proxy()),
                throttle(known.throttle()));
    }

    /** Leaves out user and password; for a proxy of the environment everything. */
    private static BundleFacts.ProxyFacts proxy(ProxyChoice choice) {
        return switch (choice) {
            case ProxyChoice.None none -> new BundleFacts.ProxyFacts("none", Optional.empty(), Optional.empty(), false);
            case ProxyChoice.FromEnvironment environment ->
                new BundleFacts.ProxyFacts("system", Optional.empty(), Optional.empty(), false);
            case ProxyChoice.Explicit explicit ->
                new BundleFacts.ProxyFacts(
                        "explicit",
                        Optional.of(explicit.host()),
                        Optional.of(explicit.port()),
                        explicit.credentials().isPresent());
        };
    }

    private static BundleFacts.ThrottleFacts throttle(Throttle throttle) {
        return new BundleFacts.ThrottleFacts(
                throttle.enabled(),
                String.join(",", throttle.workHours().dayWords()),
                throttle.workHours().hours(),
                throttle.work().bitsPerSecond(),
                throttle.other().bitsPerSecond());
    }

    BundleFacts policy() {
        Hooks hooks = new HooksFile(home.hooks()).read();
        return new BundleFacts.PolicyFacts(
                new BackupPolicyFile(home.policy())
                        .read().groups().stream().map(this::group).toList(),
                hooks.pre().isPresent(),
                hooks.post().isPresent());
    }

    private BundleFacts.GroupFacts group(ProtectionGroup group) {
        BackupItems items = group.items();
        return new BundleFacts.GroupFacts(
                group.name(),
                items.paths().size(),
                items.excludes().size(),
                items.excludeCaches(),
                items.excludeIfPresent().size(),
                items.oneFileSystem(),
                group.schedule(),
                group.since(),
                group.spreadSeconds(),
                ifWithPaths(items.paths()),
                ifWithPaths(Stream.concat(items.excludes().stream(), items.excludeIfPresent().stream())
                        .toList()));
    }

    BundleFacts schedule() {
        return new BundleFacts.ScheduleFacts(
                new DaemonClient(home.state(), home.sockets()).state(),
                new StoppedProtectionFile(home.state())
                        .read()
                        .map(stop -> stop.since().toEpochMilli()));
    }

    BundleFacts jobs() {
        JobRegistry jobs = new JobRegistry(home.state(), home.sockets(), clock.source());
        List<JobHistoryEntry> entries = jobs.entries();
        return new BundleFacts.JobsFacts(entries.stream()
                .skip(Math.max(0, entries.size() - MAX_JOBS))
                .map(entry -> job(entry, jobs.warnings(entry.job())))
                .toList());
    }

    private BundleFacts.JobFacts job(JobHistoryEntry entry, List<Problem> findings) {
        Map<String, Long> byCode = findings.stream()
                .collect(Collectors.groupingBy(problem -> problem.code().code(), TreeMap::new, Collectors.counting()));
        return new BundleFacts.JobFacts(
                entry.job(),
                entry.kind(),
                entry.status().code(),
                entry.started(),
                entry.ended(),
                entry.exit(),
                entry.code(),
                entry.point(),
                entry.bytesRead(),
                entry.bytesSent(),
                entry.warnings(),
                byCode,
                ifWithPaths(entry.what()),
                ifWithPaths(findings.stream()
                        .limit(MAX_DETAILS)
                        .map(problem ->
                                new BundleFacts.WarningFacts(problem.code().code(), problem.details()))
                        .toList()));
    }

    BundleFacts folders() {
        return new BundleFacts.DirectoriesFacts(List.of(
                DirectoryInspector.of("keys", home.keys()),
                DirectoryInspector.of("state", home.state()),
                DirectoryInspector.of("cache", home.currentCache()),
                DirectoryInspector.of("logs", home.logs())));
    }

    String log() {
        String tail = new AgentLog(home.logs(), clock.source()).tail();
        return withPaths ? LogRedactor.withPaths(tail) : LogRedactor.withoutPaths(tail);
    }

    private <T> Optional<T> ifWithPaths(T facts) {
        return withPaths ? Optional.of(facts) : Optional.empty();
    }
}
