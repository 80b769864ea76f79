package dev.coffre.vault.job;

import java.util.Optional;

/**
 * The state of an agent, as its vault knows it.
 *
 * @param cacheFree free space of the cache folder's file system in percent, 0 to 100
 * @param protectedItems number of folders and files that the last backup was to protect
 */
public record AgentHealth(AgentSoftware software, Optional<Integer> cacheFree, Optional<Long> protectedItems) {
    private static final int WHOLE = 100;

    public AgentHealth {
        if (cacheFree.filter(percent -> percent < 0 || percent > WHOLE).isPresent()
                || protectedItems.filter(items -> items < 0).isPresent()) {
            throw new IllegalArgumentException("a percentage or a count out of range");
        }
    }
}
