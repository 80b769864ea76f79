package dev.coffre.server.catalog;

import dev.coffre.vault.id.VaultId;

/** The role of an account in a vault. */
public record RoleRow(String account, VaultId vault, String role) {}
