package dev.coffre.agent.registration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.sealing.Secret;
import dev.coffre.sealing.slot.Argon2Kdf;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.PassphraseReading;
import org.junit.jupiter.api.Test;

class ChildProcessKdfTest {
    @Test
    void theChildDerivesWhatThisProcessWould() {
        Argon2Parameters cost = new Argon2Parameters(8 << 10, 1, 2);
        byte[] salt = new byte[32];
        if (!(Passphrase.read("une phrase secrète, avec accents") instanceof PassphraseReading.Accepted accepted)) {
            throw new AssertionError("refused");
        }
        try (Passphrase passphrase = accepted.passphrase();
                Secret here = new Argon2Kdf().derive(passphrase, salt, cost);
                Secret there = new ChildProcessKdf().derive(passphrase, salt, cost)) {
            assertThat(there.copy()).isEqualTo(here.copy());
        }
    }
}
