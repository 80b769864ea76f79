package dev.coffre.vault.wire;

/** The machine is registered since {@code registered} (ms), under {@code name}, which has a suffix when the asked one was taken. */
public record MachineRegistered(
        String machine, String name, String vault, String vaultName, String signingKey, long registered) {}
