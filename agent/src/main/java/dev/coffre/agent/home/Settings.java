package dev.coffre.agent.home;

import dev.coffre.vault.remote.ProxyChoice;
import dev.coffre.vault.remote.VaultAddress;

/** What the user or the registration has settled: where the vault is, and the way there. */
public record Settings(VaultAddress vault, ProxyChoice proxy) {}
