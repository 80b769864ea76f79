package dev.coffre.vault.wire;

import java.util.Optional;

/** Asks for a new vault. */
public record CreateVault(String name, Optional<String> description) {}
