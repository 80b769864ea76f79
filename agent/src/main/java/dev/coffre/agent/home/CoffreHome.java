package dev.coffre.agent.home;

import dev.coffre.agent.platform.InstallationFolders;
import dev.coffre.agent.platform.LocalSockets;
import dev.coffre.agent.platform.Platform;
import dev.coffre.backup.trust.PrivateFiles;
import dev.coffre.backup.trust.PrivatePath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The agent's files and directories. Keys, settings and state must not be lost; the cache may be.
 *
 * @param settings file of the vault's address and the proxy
 * @param keys the machine's and the domain's keys, which are never in the cache
 * @param state remembered chain head, job history, lock of the running job
 * @param cache can be rebuilt from the vault
 * @param logs directory of the log file
 * @param sockets how other processes of this installation are asked
 */
public record CoffreHome(
        PrivatePath settings,
        PrivatePath keys,
        PrivatePath state,
        PrivatePath cache,
        PrivatePath logs,
        LocalSockets sockets) {
    /** Environment variable with a single directory for everything, for tests and for use without root. */
    public static final String VARIABLE = "COFFRE_HOME";

    /** Returns the locations of this environment: below {@code COFFRE_HOME}, or those of an installation by root. */
    public static CoffreHome of(Map<String, String> environment, Platform platform) {
        String home = environment.getOrDefault(VARIABLE, "");
        CoffreHome usual =
                home.isEmpty() ? installed(platform) : below(Path.of(home).toAbsolutePath(), platform);
        return usual.cacheLocation().current().map(usual::withCache).orElse(usual);
    }

    /** The backup policy, beside the settings. */
    public PrivatePath policy() {
        return settings.resolveSibling("policy");
    }

    /** The file with the chosen cache directory. */
    public CacheLocationFile cacheLocation() {
        return new CacheLocationFile(settings);
    }

    /** Reads the cache directory's location again: a command may have moved it since the start. */
    public PrivatePath currentCache() {
        return cacheLocation().current().map(this::privatePath).orElse(cache);
    }

    private CoffreHome withCache(Path folder) {
        return new CoffreHome(settings, keys, state, privatePath(folder), logs, sockets);
    }

    /** Returns another path with the private files of this installation. */
    public PrivatePath privatePath(Path path) {
        return new PrivatePath(path, files());
    }

    public PrivateFiles files() {
        return settings.files();
    }

    public static CoffreHome below(Path folder, Platform platform) {
        PrivatePath home = new PrivatePath(folder, platform.files());
        return new CoffreHome(
                home.resolve("settings"),
                home.resolve("keys"),
                home.resolve("state"),
                home.resolve("cache"),
                home.resolve("logs"),
                platform.sockets());
    }

    private static CoffreHome installed(Platform platform) {
        InstallationFolders folders = platform.folders();
        PrivateFiles files = platform.files();
        PrivatePath data = new PrivatePath(folders.data(), files);
        return new CoffreHome(
                new PrivatePath(folders.settings(), files),
                data.resolve("keys"),
                data.resolve("state"),
                new PrivatePath(folders.cache(), files),
                data.resolve("logs"),
                platform.sockets());
    }

    /** The file of the hooks, beside the settings. It never contains anything from the vault. */
    public PrivatePath hooks() {
        return settings.resolveSibling("hooks");
    }

    /**
     * Returns what every backup excludes. The agent writes these files during a backup, and the keys must not be backed
     * up.
     */
    public List<Path> ownPaths() {
        return Stream.of(settings, keys, state, cache, logs)
                .map(PrivatePath::path)
                .toList();
    }
}
