package dev.coffre.agent.cache;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.text.AgentMessages;
import dev.coffre.backup.trust.TrustedPath;
import dev.coffre.backup.trust.UntrustedPathException;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import java.io.IOException;
import java.nio.file.Path;

/** Moves the cache to another directory: checks the directory first, then moves the cache while no job runs. */
public final class CacheLocationChange {
    private final CoffreHome home;
    private final JobRegistry jobs;
    private final AgentMessages texts;

    /** @param texts words the reasons against a directory */
    public CacheLocationChange(CoffreHome home, JobRegistry jobs, AgentMessages texts) {
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
        if (folder.equals(home.currentCache())) {
            return;
        }
        requireFit(folder);
        jobs.lastPointBytes().ifPresent(CacheCapacity.of(folder)::require);
        jobs.withJobLock(
                "properties --cache " + folder,
                () -> new CacheMove(home.cacheLocation()).run(home.currentCache(), folder));
    }

    /**
     * Checks that the directory can hold the cache.
     *
     * @throws Problem {@code cache-folder-unfit}, {@code folder-unsafe}
     */
    public void requireFit(Path folder) {
        requireTrusted(folder);
        new CacheLocation(folder).problem().ifPresent(flaw -> {
            throw ProblemCode.CACHE_FOLDER_UNFIT.with("folder", folder).with("reason", texts.format(flaw.key()));
        });
    }

    private static void requireTrusted(Path folder) {
        try {
            TrustedPath.requireDirectory(folder);
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
