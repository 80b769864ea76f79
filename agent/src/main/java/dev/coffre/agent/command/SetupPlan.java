package dev.coffre.agent.command;

import dev.coffre.vault.client.ProxyChoice;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What setup will do.
 *
 * @param folder the program's folder
 * @param cache the cache folder
 * @param estimate bytes to be backed up, if known
 * @param proxy if one was chosen
 */
record SetupPlan(Path folder, Path cache, Optional<Long> estimate, Optional<ProxyChoice> proxy) {
    SetupPlan withFolder(Path other) {
        return new SetupPlan(other, cache, estimate, proxy);
    }

    SetupPlan withCache(Path other) {
        return new SetupPlan(folder, other, estimate, proxy);
    }

    SetupPlan withEstimate(Optional<Long> other) {
        return new SetupPlan(folder, cache, other, proxy);
    }

    SetupPlan withProxy(ProxyChoice other) {
        return new SetupPlan(folder, cache, estimate, Optional.of(other));
    }
}
