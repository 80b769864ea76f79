package dev.coffre.vault.wire;

/** What an account may do in a vault: {@code owner}, {@code operator} or {@code reader}. */
public record RoleEntry(String vault, String vaultName, String role) {}
