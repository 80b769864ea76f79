package dev.coffre.agent.home;

import dev.coffre.vault.signing.SigningKey;
import java.security.SecureRandom;

/**
 * The two key pairs of a machine, made on the machine (docs/format.md §1).
 *
 * @param point signs recovery points
 * @param authentication signs authentications
 */
public record MachineKeys(SigningKey point, SigningKey authentication) implements AutoCloseable {
    public static MachineKeys generate(SecureRandom random) {
        return new MachineKeys(SigningKey.generate(random), SigningKey.generate(random));
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
