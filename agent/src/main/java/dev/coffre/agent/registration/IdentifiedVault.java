package dev.coffre.agent.registration;

import java.time.Instant;

/**
 * The vault that accepted the vault credentials.
 *
 * @param expires until when these credentials can register a machine, by the vault's clock
 */
public record IdentifiedVault(String name, Instant expires) {}
