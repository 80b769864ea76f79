package dev.coffre.server.catalog;

import dev.coffre.vault.signing.VerifyingKey;

/** A machine's public keys of one generation. */
public record MachineKeysRow(int keyGen, VerifyingKey pointKey, VerifyingKey authenticationKey) {}
