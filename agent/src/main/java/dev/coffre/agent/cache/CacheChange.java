package dev.coffre.agent.cache;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.job.Jobs;
import dev.coffre.agent.text.Texts;
import dev.coffre.backup.trust.TrustedPath;
import dev.coffre.backup.trust.UntrustedPathException;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.file.Path;

/** Moves the cache to another directory: checks the directory first, then moves the cache while no job runs. */
public final class CacheChange {
    private final CoffreHome home;
    private final Jobs jobs;
    private final Texts texts;

    /** @param texts words the reasons against a directory */
    public CacheChange(CoffreHome home, Jobs jobs, Texts texts) {
        this.home = home;
        this.jobs = jobs;
        this.texts = texts;
    }

    /**
     * Moves the cache to {@code folder}, unless it is there already.
     *
     * @throws Problem {@code cache-folder-unfit}, {@code folder-unsafe}, {@code cache-too-small} for the data of the newest
     *     backup, {@code job-running}
     */
    public void run(Path folder) {
        if (folder.equals(home.cacheNow())) {
            return;
        }
        require(folder);
        jobs.lastBackedUp().ifPresent(CacheRoom.of(folder)::require);
        jobs.whileNoneRuns(
                "properties --cache " + folder, () -> new CacheMove(home.cacheFolder()).run(home.cacheNow(), folder));
    }

    /**
     * Checks that the directory can hold the cache.
     *
     * @throws Problem {@code cache-folder-unfit}, {@code folder-unsafe}
     */
    public void require(Path folder) {
        requireTrusted(folder);
        new CacheSite(folder).flaw().ifPresent(flaw -> {
            throw ProblemCode.CACHE_FOLDER_UNFIT.with("folder", folder).with("reason", texts.say(flaw.key()));
        });
    }

    private static void requireTrusted(Path folder) {
        try {
            TrustedPath.requireFolder(folder);
        } catch (UntrustedPathException e) {
            throw e.problem();
        } catch (IOException e) {
            throw ProblemCode.CACHE_FOLDER_UNFIT
                    .with("folder", folder)
                    .with("reason", SystemReason.of(e))
                    .causedBy(e);
        }
    }
}
