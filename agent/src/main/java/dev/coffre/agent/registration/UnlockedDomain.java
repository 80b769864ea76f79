package dev.coffre.agent.registration;

import dev.coffre.backup.record.DomainKeys;
import dev.coffre.sealing.slot.Argon2Parameters;
import java.util.Optional;

/**
 * The opened data keys of a domain.
 *
 * @param keys the caller closes them
 * @param cost of a guess in the passphrase slot that opened; empty for a recovery code
 */
public record UnlockedDomain(DomainKeys keys, Optional<Argon2Parameters> cost) {}
