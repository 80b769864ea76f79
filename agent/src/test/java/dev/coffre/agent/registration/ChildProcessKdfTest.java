package dev.coffre.agent.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.sealing.Secret;
import dev.coffre.sealing.slot.Argon2Kdf;
import dev.coffre.sealing.slot.Argon2Parameters;
import dev.coffre.sealing.slot.Passphrase;
import dev.coffre.sealing.slot.PassphraseResult;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessKdfTest {
    private static final Argon2Parameters COST = new Argon2Parameters(8 << 10, 1, 2);
    private static final byte[] SALT = new byte[32];

    private static Passphrase passphrase() {
        if (!(Passphrase.read("une phrase secrète, avec accents") instanceof PassphraseResult.Accepted accepted)) {
            throw new AssertionError("refused");
        }
        return accepted.passphrase();
    }

    @Test
    void theChildDerivesWhatThisProcessWould() {
        try (Passphrase passphrase = passphrase();
                Secret here = new Argon2Kdf().derive(passphrase, SALT, COST);
                Secret there = new ChildProcessKdf().derive(passphrase, SALT, COST)) {
            assertThat(there.copy()).isEqualTo(here.copy());
        }
    }

    @Test
    void aMachineWithoutTheMemoryForItIsTold(@TempDir Path folder) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path confined =
                Files.writeString(folder.resolve("java"), "#!/bin/sh\nulimit -v 100000\nexec " + java + " \"$@\"\n");
        Files.setPosixFilePermissions(confined, PosixFilePermissions.fromString("rwx------"));

        assertFails(new ChildProcessKdf(confined));
    }

    /** As while the agent's package is being replaced. */
    @Test
    void aRuntimeThatIsGoneIsTold(@TempDir Path folder) {
        assertFails(new ChildProcessKdf(folder.resolve("bin/java")));
    }

    private static void assertFails(ChildProcessKdf kdf) {
        try (Passphrase passphrase = passphrase()) {
            assertThatExceptionOfType(Problem.class)
                    .isThrownBy(() -> kdf.derive(passphrase, SALT, COST))
                    .satisfies(problem -> assertThat(problem.code()).isEqualTo(ProblemCode.KEY_DERIVATION_FAILED));
        }
    }
}
