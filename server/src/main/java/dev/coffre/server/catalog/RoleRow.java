package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;

/** What an account may do in a vault. */
public record RoleRow(String account, VaultId vault, String role) {}
