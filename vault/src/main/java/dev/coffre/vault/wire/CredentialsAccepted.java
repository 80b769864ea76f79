package dev.coffre.vault.wire;

/** The vault accepts these vault credentials: whose they are and until when, in ms. */
public record CredentialsAccepted(String vault, String vaultName, long expires, long time) {}
