package dev.coffre.vault.wire;

/** The bytes that a vault may store; 0 for no limit. */
public record SetQuota(long bytes) {}
