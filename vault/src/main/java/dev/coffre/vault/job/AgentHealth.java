package dev.coffre.vault.job;

import java.util.Optional;

/**
 * How an agent is, as far as its vault is told.
 *
 * @param cacheFree percent of the cache folder's file system that is free, 0 to 100
 * @param protectedItems how many folders and files the last backup was told to protect
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
