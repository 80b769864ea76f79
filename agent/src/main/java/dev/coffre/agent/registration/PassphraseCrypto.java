package dev.coffre.agent.registration;

import dev.coffre.agent.machine.KeySlotFactory;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.sealing.slot.PassphraseKdf;
import java.security.SecureRandom;

/**
 * Locks and unlocks domains with passphrases and recovery codes.
 *
 * @param cost Argon2id parameters of new passphrase slots
 * @param secretFiles the user's files with passphrases and recovery codes
 */
public record PassphraseCrypto(PassphraseKdf kdf, Argon2Parameters cost, SecureRandom random, SecretFiles secretFiles) {
    public KeySlotFactory slots() {
        return new KeySlotFactory(kdf, cost, random);
    }

    public DomainUnlocker unlocker() {
        return new DomainUnlocker(kdf, random);
    }
}
