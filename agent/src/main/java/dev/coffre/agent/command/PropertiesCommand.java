package dev.coffre.agent.command;

import dev.coffre.agent.cache.CacheChange;
import dev.coffre.agent.home.Settings;
import dev.coffre.agent.home.SettingsFile;
import dev.coffre.agent.job.Jobs;
import dev.coffre.agent.registration.AddressChange;
import dev.coffre.agent.world.World;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.remote.ProxyChoice;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coffre properties}: shows what is settled, and changes the proxy, the vault's address or the cache folder. */
@Command(name = "properties")
final class PropertiesCommand implements Callable<Integer> {
    private final Shell shell;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ProxyOptions proxy = new ProxyOptions();

    @Option(names = "--credentials", paramLabel = "FILE", descriptionKey = "properties.credentials")
    private @Nullable String credentials;

    @Option(names = "--cache", paramLabel = "FOLDER", descriptionKey = "properties.cache")
    private @Nullable String cache;

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
        Settings settings = file.read().orElseThrow(ProblemCode.NOT_REGISTERED::problem);
        Optional<ProxyChoice> changed = proxy.choice(shell);
        if (changed.isPresent()) {
            settings = file.update(known -> known.withProxy(changed.get())).orElse(settings);
        }
        if (credentials != null) {
            settings = new AddressChange(world).run(credentials);
        }
        if (changed.isPresent() || credentials != null || cache != null) {
            speech.say("properties.changed");
        }
        show(speech, world, settings);
        return Result.done();
    }

    private void moveCache(World world, String folder) {
        Jobs jobs = new Jobs(world.home().state(), world.clock());
        new CacheChange(world.home(), jobs, shell.texts())
                .run(FolderArgument.of(folder, ProblemCode.CACHE_FOLDER_UNFIT));
    }

    private static void show(Speech speech, World world, Settings settings) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("event", "properties");
        put(
                speech,
                event,
                "vault",
                settings.vault().urls().stream().map(URI::toString).collect(Collectors.joining(" ")));
        put(speech, event, "pins", String.join(" ", settings.vault().pins()));
        put(speech, event, "proxy", proxy(settings.proxy()));
        put(speech, event, "settings", world.home().settings().toString());
        put(speech, event, "keys", world.home().keys().toString());
        put(speech, event, "state", world.home().state().toString());
        put(speech, event, "cache", world.home().cacheNow().toString());
        put(speech, event, "logs", world.home().logs().toString());
        speech.event(event);
    }

    private static void put(Speech speech, Map<String, Object> event, String name, String value) {
        speech.print("%-24s %s".formatted(speech.texts().say("properties." + name), value));
        event.put(name, value);
    }

    /** Without the password. */
    private static String proxy(ProxyChoice choice) {
        return switch (choice) {
            case ProxyChoice.None none -> "none";
            case ProxyChoice.FromEnvironment environment -> "system";
            case ProxyChoice.Explicit explicit ->
                explicit.login().map(login -> login.user() + "@").orElse("") + explicit;
        };
    }
}
