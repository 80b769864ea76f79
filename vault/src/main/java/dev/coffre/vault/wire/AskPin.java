package dev.coffre.vault.wire;

/** Asks for a security PIN for one operation: {@code change-passphrase}, {@code rotate-key} or {@code replace-machine}. */
public record AskPin(
        @OneOf({"change-passphrase", "rotate-key", "replace-machine"})
        String operation) {}
