package dev.coffre.agent.command;

import dev.coffre.agent.cache.CacheChange;
import dev.coffre.agent.home.KeyFolder;
import dev.coffre.agent.home.KnownVault;
import dev.coffre.agent.home.Settings;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.job.Jobs;
import dev.coffre.agent.recovery.RecoveryFolder;
import dev.coffre.agent.registration.AddressChange;
import dev.coffre.agent.throttle.Throttle;
import dev.coffre.agent.throttle.WorkHours;
import dev.coffre.agent.world.World;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.remote.ProxyChoice;
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
 * {@code coffre properties}: shows the settings, and changes the proxy, the throttle, the vault's address, the cache folder or
 * a backup server's recovery folder.
 */
@Command(name = "properties")
final class PropertiesCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

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

    PropertiesCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return shell.run("properties", common, this::properties);
    }

    private Result properties(Speech speech) {
        World world = shell.world();
        if (cache != null) {
            moveCache(world, cache);
        }
        SettingsFile file = new SettingsFile(world.home().settings(), world.environment());
        Settings before = file.read();
        ProxyChoice way = proxy.choice(shell, before.proxy()).orElse(before.proxy());
        UnaryOperator<Settings> folder = recoveryFolder == null ? known -> known : recoveryFolder(recoveryFolder);
        Settings settings = file.update(known ->
                folder.apply(known.withProxy(way).withThrottle(throttle.changed(known.throttle(), shell.texts()))));
        if (credentials != null) {
            settings = new AddressChange(world).run(credentials);
        }
        if (!settings.equals(before) || cache != null) {
            speech.say("properties.changed");
        }
        show(speech, world, settings);
        return Result.done();
    }

    private UnaryOperator<Settings> recoveryFolder(String named) {
        if (named.equals("none")) {
            return known -> known.withRecoveryFolder(Optional.empty());
        }
        if (new KeyFolder(shell.world().home().keys()).kind() != MachineKind.BACKUP_SERVER) {
            throw ProblemCode.BACKUP_SERVERS_ONLY.problem();
        }
        RecoveryFolder folder = new RecoveryFolder(FolderArgument.of(named, ProblemCode.RECOVERY_FOLDER_UNFIT));
        folder.require();
        return known -> known.withRecoveryFolder(Optional.of(folder.folder()));
    }

    private void moveCache(World world, String folder) {
        Jobs jobs = new Jobs(world.home().state(), world.clock());
        new CacheChange(world.home(), jobs, shell.texts())
                .run(FolderArgument.of(folder, ProblemCode.CACHE_FOLDER_UNFIT));
    }

    private static void show(Speech speech, World world, Settings settings) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "properties");
        settings.vault().map(KnownVault::address).ifPresent(vault -> {
            put(speech, event, "vault", vault.urls().stream().map(URI::toString).collect(Collectors.joining(" ")));
            put(speech, event, "pins", String.join(" ", vault.pins()));
        });
        put(speech, event, "proxy", proxy(settings.proxy()));
        show(speech, event, settings.throttle());
        put(speech, event, "settings", world.home().settings().toString());
        put(speech, event, "keys", world.home().keys().toString());
        put(speech, event, "state", world.home().state().toString());
        put(speech, event, "cache", world.home().cacheNow().toString());
        put(speech, event, "logs", world.home().logs().toString());
        settings.recoveryFolder().ifPresent(folder -> {
            print(speech, "recovery-folder", folder.toString());
            event.put("recoveryFolder", folder.toString());
        });
        speech.event(event);
    }

    private static void show(Speech speech, Map<String, Object> event, Throttle throttle) {
        Locale locale = speech.texts().locale();
        WorkHours hours = throttle.workHours();
        print(speech, "throttle", speech.texts().say(throttle.enabled() ? "throttle.on" : "throttle.off"));
        if (throttle.enabled()) {
            print(speech, "work-hours", hours.spokenDays(locale) + " " + hours.hours());
            print(speech, "work-rate", throttle.work().spoken(locale));
            print(speech, "other-rate", throttle.other().spoken(locale));
        }
        event.put("throttle", throttle.enabled() ? "on" : "off");
        event.put("throttleWorkDays", hours.dayWords());
        event.put("throttleWorkHours", hours.hours());
        event.put("throttleWorkRate", throttle.work().bitsPerSecond());
        event.put("throttleOtherRate", throttle.other().bitsPerSecond());
    }

    private static void print(Speech speech, String name, String value) {
        speech.print("%-24s %s".formatted(speech.texts().say("properties." + name), value));
    }

    private static void put(Speech speech, Map<String, Object> event, String name, String value) {
        print(speech, name, value);
        event.put(name, value);
    }

    /** Formats the choice without the password. */
    private static String proxy(ProxyChoice choice) {
        return switch (choice) {
            case ProxyChoice.None none -> "none";
            case ProxyChoice.FromEnvironment environment -> "system";
            case ProxyChoice.Explicit explicit ->
                explicit.login().map(login -> login.user() + "@").orElse("") + explicit;
        };
    }
}
