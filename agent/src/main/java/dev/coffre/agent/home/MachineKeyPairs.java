package dev.coffre.agent.home;

import dev.coffre.vault.signing.SigningKey;
import java.security.SecureRandom;

/**
 * The two key pairs of a machine, made on the machine (docs/format.md §1).
 *
 * @param point signs recovery points
 * @param authentication signs authentications
 */
public record MachineKeyPairs(SigningKey point, SigningKey authentication) implements AutoCloseable {
    public static MachineKeyPairs generate(SecureRandom random) {
        return new MachineKeyPairs(SigningKey.generate(random), SigningKey.generate(random));
    }

    @Override
    public void close() {
        point.close();
        authentication.close();
    }

    @Override
    public String toString() {
        return "[machine keys]";
    }
}
