package dev.coffre.server.access;

import dev.coffre.vault.id.VaultId;
import java.time.Instant;

/** Vault credentials that were issued by this service, are the newest of their vault and have not expired. */
public record VerifiedCredentials(VaultId vault, String vaultName, long generation, Instant expires) {}
