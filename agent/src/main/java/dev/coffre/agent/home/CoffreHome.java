package dev.coffre.agent.home;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The agent's files and directories. Keys, settings and state must not be lost; the cache may be.
 *
 * @param settings file of the vault's address and the proxy
 * @param keys the machine's and the domain's keys, which are never in the cache
 * @param state remembered chain head, job history, lock of the running job
 * @param cache can be rebuilt from the vault
 * @param logs directory of the log file
 */
public record CoffreHome(Path settings, Path keys, Path state, Path cache, Path logs) {
    /** Environment variable with a single directory for everything, for tests and for use without root. */
    public static final String VARIABLE = "COFFRE_HOME";

    /** Returns the locations of this environment: below {@code COFFRE_HOME}, or those of an installation by root. */
    public static CoffreHome of(Map<String, String> environment) {
        String home = environment.getOrDefault(VARIABLE, "");
        CoffreHome usual = home.isEmpty() ? installed() : below(Path.of(home).toAbsolutePath());
        return usual.cacheLocation().current().map(usual::withCache).orElse(usual);
    }

    /** The backup policy, beside the settings. */
    public Path policy() {
        return settings.resolveSibling("policy");
    }

    /** The file with the chosen cache directory. */
    public CacheLocationFile cacheLocation() {
        return new CacheLocationFile(settings);
    }

    /** Reads the cache directory's location again: a command may have moved it since the start. */
    public Path currentCache() {
        return cacheLocation().current().orElse(cache);
    }

    private CoffreHome withCache(Path folder) {
        return new CoffreHome(settings, keys, state, folder, logs);
    }

    public static CoffreHome below(Path folder) {
        return new CoffreHome(
                folder.resolve("settings"),
                folder.resolve("keys"),
                folder.resolve("state"),
                folder.resolve("cache"),
                folder.resolve("logs"));
    }

    private static CoffreHome installed() {
        Path base = Path.of("/var/lib/coffre");
        return new CoffreHome(
                Path.of("/etc/coffre/settings"),
                base.resolve("keys"),
                base.resolve("state"),
                Path.of("/var/cache/coffre"),
                base.resolve("logs"));
    }

    /** The file of the hooks, beside the settings. It never contains anything from the vault. */
    public Path hooks() {
        return settings.resolveSibling("hooks");
    }

    /**
     * Returns what every backup excludes. The agent writes these files during a backup, and the keys must not be backed
     * up.
     */
    public List<Path> ownPaths() {
        return List.of(settings, keys, state, cache, logs);
    }
}
