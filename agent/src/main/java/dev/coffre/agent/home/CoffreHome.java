package dev.coffre.agent.home;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where the agent keeps its things. Keys, settings and state must not be lost; the cache folder may.
 *
 * @param settings the vault's address, the proxy
 * @param keys the machine's and the domain's keys: never in the cache
 * @param state the remembered head, the job history, the running job's lock
 * @param cache can be made anew from the vault
 * @param logs one log file
 */
public record CoffreHome(Path settings, Path keys, Path state, Path cache, Path logs) {
    /** Names the one folder that holds everything, for tests and for use without root. */
    public static final String VARIABLE = "COFFRE_HOME";

    /** The folders of this environment: below {@code COFFRE_HOME}, or those of an installation by root. */
    public static CoffreHome of(Map<String, String> environment) {
        String home = environment.getOrDefault(VARIABLE, "");
        CoffreHome usual = home.isEmpty() ? installed() : below(Path.of(home).toAbsolutePath());
        return usual.cacheFolder().chosen().map(usual::withCache).orElse(usual);
    }

    /** The backup policy, beside the settings. */
    public Path policy() {
        return settings.resolveSibling("policy");
    }

    /** Where it is written which folder was chosen for the cache. */
    public CacheFolderFile cacheFolder() {
        return new CacheFolderFile(settings);
    }

    /** The cache folder as it is written now: a command may have moved it since the start. */
    public Path cacheNow() {
        return cacheFolder().chosen().orElse(cache);
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
        Path kept = Path.of("/var/lib/coffre");
        return new CoffreHome(
                Path.of("/etc/coffre/settings"),
                kept.resolve("keys"),
                kept.resolve("state"),
                Path.of("/var/cache/coffre"),
                kept.resolve("logs"));
    }

    /** The file of the programs that run beside backups: next to the settings, but nothing from the vault gets into it. */
    public Path hooks() {
        return settings.resolveSibling("hooks");
    }

    /** What a backup always leaves out: a backup of its own keys and cache would only chase its own tail. */
    public List<Path> own() {
        return List.of(settings, keys, state, cache, logs);
    }
}
