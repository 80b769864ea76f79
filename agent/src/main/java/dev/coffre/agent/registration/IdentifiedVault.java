package dev.coffre.agent.registration;

import java.time.Instant;

/**
 * The vault that answered to vault credentials.
 *
 * @param expires until when a machine can be registered with these credentials, by the vault's clock
 */
public record IdentifiedVault(String name, Instant expires) {}
