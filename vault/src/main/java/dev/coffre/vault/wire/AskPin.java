package dev.coffre.vault.wire;

/** Asks for a security PIN for one operation: {@code change-passphrase} or {@code rotate-key}. */
public record AskPin(
        @OneOf({"change-passphrase", "rotate-key"}) String operation) {}
