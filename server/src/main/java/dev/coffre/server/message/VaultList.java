package dev.coffre.server.message;

import java.util.List;

/** All vaults of the service. */
public record VaultList(List<VaultEntry> vaults) {
    public VaultList {
        vaults = List.copyOf(vaults);
    }
}
