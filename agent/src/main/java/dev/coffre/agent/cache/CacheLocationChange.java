package dev.coffre.agent.cache;

import dev.coffre.agent.home.CoffreHome;
import dev.coffre.agent.job.JobRegistry;
import dev.coffre.agent.platform.Volumes;
import dev.coffre.agent.text.AgentMessages;
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
    private final Volumes volumes;
    private final AgentMessages texts;

    /** @param texts words the reasons against a directory */
    public CacheLocationChange(CoffreHome home, JobRegistry jobs, Volumes volumes, AgentMessages texts) {
        this.home = home;
        this.jobs = jobs;
        this.volumes = volumes;
        this.texts = texts;
    }

    /**
     * Moves the cache to {@code folder}, unless it is there already.
     *
     * @throws Problem {@code cache-folder-unfit}, {@code folder-unsafe}, {@code cache-too-small} for the data of the newest
     *     backup, {@code job-running}
     */
    public void run(Path folder) {
        if (folder.equals(home.currentCache().path())) {
            return;
        }
        requireFit(folder);
        jobs.lastPointBytes().ifPresent(CacheCapacity.of(folder)::require);
        jobs.withJobLock(
                "properties --cache " + folder,
                () -> new CacheMove(home.cacheLocation()).run(home.currentCache(), home.privatePath(folder)));
    }

    /**
     * Checks that the directory can hold the cache.
     *
     * @throws Problem {@code cache-folder-unfit}, {@code folder-unsafe}
     */
    public void requireFit(Path folder) {
        requireTrusted(folder);
        new CacheLocation(home.privatePath(folder)).problem(volumes).ifPresent(flaw -> {
            throw ProblemCode.CACHE_FOLDER_UNFIT.with("folder", folder).with("reason", texts.format(flaw.key()));
        });
    }

    private void requireTrusted(Path folder) {
        try {
            home.files().requireDirectory(folder);
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
