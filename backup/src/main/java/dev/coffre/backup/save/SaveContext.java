package dev.coffre.backup.save;

import dev.coffre.backup.run.CancelToken;
import dev.coffre.backup.trust.PrivatePath;
import java.time.InstantSource;

/**
 * The local resources of a run: everything but its source and its vault.
 *
 * @param cacheFolder can be rebuilt from the vault
 * @param stateFolder contains the spill files while a run lasts
 */
public record SaveContext(
        SaveKeys keys,
        PrivatePath cacheFolder,
        PrivatePath stateFolder,
        SaveThreads threads,
        InstantSource clock,
        CancelToken cancel) {}
