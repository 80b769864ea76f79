package dev.coffre.agent.home;

import dev.coffre.agent.platform.InstallationFolders;
import dev.coffre.agent.platform.LocalSockets;
import dev.coffre.agent.platform.Platform;
import dev.coffre.backup.trust.PrivateFiles;
import dev.coffre.backup.trust.PrivatePath;
import dev.coffre.backup.trust.StateFileProblem;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

    /**
     * Returns the locations of this environment: below {@code COFFRE_HOME}, or those of an installation by root. Reads nothing
     * from a home with a {@link #problem}.
     */
    public static CoffreHome of(Map<String, String> environment, Platform platform) {
        String home = environment.getOrDefault(VARIABLE, "");
        CoffreHome usual =
                home.isEmpty() ? installed(platform) : below(Path.of(home).toAbsolutePath(), platform);
        return usual.problem().isEmpty()
                ? usual.cacheLocation().current().map(usual::withCache).orElse(usual)
                : usual;
    }

    /**
     * Returns why nothing may be read from these files and nothing written to them; empty if they are the agent's own.
     *
     * @return {@code folder-unsafe}, {@code state-access-denied}
     */
    public Optional<Problem> problem() {
        for (Path folder : folders()) {
            try {
                files().requireHome(folder);
            } catch (IOException e) {
                return Optional.of(StateFileProblem.of(folder, e, ProblemCode.STATE_DAMAGED));
            }
        }
        return Optional.empty();
    }

    /**
     * Creates the missing folders, and checks them again: another user may have been faster.
     *
     * @throws Problem {@code folder-unsafe}, {@code state-access-denied}
     */
    public void create() {
        for (Path folder : folders()) {
            try {
                files().createDirectories(folder);
            } catch (IOException e) {
                throw StateFileProblem.of(folder, e, ProblemCode.STATE_DAMAGED);
            }
        }
        problem().ifPresent(problem -> {
            throw problem;
        });
    }

    /** The folders that hold everything but a cache elsewhere. */
    private Set<Path> folders() {
        return Stream.of(settings, state)
                .flatMap(path -> path.parent().stream())
                .map(PrivatePath::path)
                .collect(Collectors.toCollection(LinkedHashSet::new));
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
