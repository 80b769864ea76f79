package dev.coffre.agent.command;

import dev.coffre.agent.cache.CacheLocationChange;
import dev.coffre.agent.home.AgentSettings;
import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.KnownVault;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.machine.VaultConnector;
import dev.coffre.agent.platform.Volumes;
import dev.coffre.agent.recovery.RecoveryFolder;
import dev.coffre.agent.registration.VaultAddressUpdate;
import dev.coffre.agent.throttle.Throttle;
import dev.coffre.agent.throttle.WorkHours;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.client.ProxyChoice;
import dev.coffre.vault.problem.ProblemCode;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code coffre properties}: shows the settings, and changes the proxy, the throttle, the vault's address, the cache
 * folder or a backup server's recovery folder.
 */
@Command(name = "properties")
final class PropertiesCommand implements Callable<Integer> {
    private final CommandRunner runner;
    private final CoffreHome home;
    private final SettingsFile settings;
    private final ProxyChoice systemProxy;
    private final JobRegistry jobs;
    private final VaultConnector vault;
    private final Volumes volumes;

    @Mixin
    private GlobalOptions common = new GlobalOptions();

    @Mixin
    private ProxyOptions proxy = new ProxyOptions();

    @Mixin
    private ThrottleOptions throttle = new ThrottleOptions();

    @Option(names = "--credentials", paramLabel = "FILE", descriptionKey = "properties.credentials")
    private @Nullable String credentials;

    @Option(names = "--cache", paramLabel = "FOLDER", descriptionKey = "properties.cache")
    private @Nullable String cache;

    @Option(names = "--recovery-folder", paramLabel = "none|FOLDER", descriptionKey = "properties.recovery-folder")
    private @Nullable String recoveryFolder;

    PropertiesCommand(
            CommandRunner runner,
            CoffreHome home,
            SettingsFile settings,
            ProxyChoice systemProxy,
            JobRegistry jobs,
            VaultConnector vault,
            Volumes volumes) {
        this.runner = runner;
        this.home = home;
        this.settings = settings;
        this.systemProxy = systemProxy;
        this.jobs = jobs;
        this.vault = vault;
        this.volumes = volumes;
    }

    @Override
    public Integer call() {
        return runner.run("properties", common, this::properties);
    }

    private CommandResult properties(TerminalOutput output) {
        if (cache != null) {
            moveCache(cache);
        }
        AgentSettings before = settings.read();
        ProxyChoice chosenProxy =
                proxy.choice(runner, systemProxy, before.proxy()).orElse(before.proxy());
        proxy.noteOthers(output, home.files());
        UnaryOperator<AgentSettings> folder = recoveryFolder == null ? known -> known : recoveryFolder(recoveryFolder);
        AgentSettings changed = settings.update(known -> folder.apply(
                known.withProxy(chosenProxy).withThrottle(throttle.changed(known.throttle(), runner.texts()))));
        if (credentials != null) {
            changed = new VaultAddressUpdate(vault).run(credentials);
        }
        if (!changed.equals(before) || cache != null) {
            output.message("properties.changed");
        }
        show(output, changed);
        return CommandResult.done();
    }

    private UnaryOperator<AgentSettings> recoveryFolder(String named) {
        if (named.equals("none")) {
            return known -> known.withRecoveryFolder(Optional.empty());
        }
        if (new KeyFolder(home.keys()).kind() != MachineKind.BACKUP_SERVER) {
            throw ProblemCode.BACKUP_SERVERS_ONLY.problem();
        }
        RecoveryFolder folder =
                new RecoveryFolder(home.privatePath(FolderArgument.of(named, ProblemCode.RECOVERY_FOLDER_UNFIT)));
        folder.require();
        return known -> known.withRecoveryFolder(Optional.of(folder.folder()));
    }

    private void moveCache(String folder) {
        new CacheLocationChange(home, jobs, volumes, runner.texts())
                .run(FolderArgument.of(folder, ProblemCode.CACHE_FOLDER_UNFIT));
    }

    private void show(TerminalOutput output, AgentSettings shown) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "properties");
        shown.vault().map(KnownVault::address).ifPresent(vault -> {
            printAndPut(
                    output,
                    event,
                    "vault",
                    vault.urls().stream().map(URI::toString).collect(Collectors.joining(" ")));
            printAndPut(output, event, "pins", String.join(" ", vault.pins()));
        });
        printAndPut(output, event, "proxy", proxy(shown.proxy()));
        show(output, event, shown.throttle());
        printAndPut(output, event, "settings", home.settings().toString());
        printAndPut(output, event, "keys", home.keys().toString());
        printAndPut(output, event, "state", home.state().toString());
        printAndPut(output, event, "cache", home.currentCache().toString());
        printAndPut(output, event, "logs", home.logs().toString());
        shown.recoveryFolder().ifPresent(folder -> {
            print(output, "recovery-folder", folder.toString());
            event.put("recoveryFolder", folder.toString());
        });
        output.event(event);
    }

    private static void show(TerminalOutput output, Map<String, Object> event, Throttle throttle) {
        Locale locale = output.texts().locale();
        WorkHours hours = throttle.workHours();
        print(output, "throttle", output.texts().format(throttle.enabled() ? "throttle.on" : "throttle.off"));
        if (throttle.enabled()) {
            print(output, "work-hours", hours.displayDays(locale) + " " + hours.hours());
            print(output, "work-rate", throttle.work().displayText(locale));
            print(output, "other-rate", throttle.other().displayText(locale));
        }
        event.put("throttle", throttle.enabled() ? "on" : "off");
        event.put("throttleWorkDays", hours.dayWords());
        event.put("throttleWorkHours", hours.hours());
        event.put("throttleWorkRate", throttle.work().bitsPerSecond());
        event.put("throttleOtherRate", throttle.other().bitsPerSecond());
    }

    private static void print(TerminalOutput output, String name, String value) {
        output.print("%-24s %s".formatted(output.texts().format("properties." + name), value));
    }

    private static void printAndPut(TerminalOutput output, Map<String, Object> event, String name, String value) {
        print(output, name, value);
        event.put(name, value);
    }

    /** Formats the choice without the password. */
    private static String proxy(ProxyChoice choice) {
        return switch (choice) {
            case ProxyChoice.None none -> "none";
            case ProxyChoice.FromEnvironment environment -> "system";
            case ProxyChoice.Explicit explicit ->
                explicit.credentials().map(login -> login.user() + "@").orElse("") + explicit;
        };
    }
}
