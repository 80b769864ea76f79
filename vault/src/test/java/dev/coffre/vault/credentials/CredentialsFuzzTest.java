package dev.coffre.vault.credentials;

import static dev.coffre.vault.testing.Fuzzed.problem;
import static dev.coffre.vault.testing.Fuzzed.read;
import static dev.coffre.vault.testing.Fuzzed.require;

import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.testing.FixedFiles;
import dev.coffre.vault.testing.Fuzzed;
import java.util.Arrays;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A file of vault credentials. */
public class CredentialsFuzzTest {
    private static final Predicate<RuntimeException> REFUSAL = problem(
            ProblemCode.CREDENTIALS_DAMAGED, ProblemCode.CREDENTIALS_TRUNCATED, ProblemCode.CREDENTIALS_TOO_NEW);

    public static void fuzzerTestOneInput(byte[] input) {
        read(input, () -> VaultCredentials.decode(input), REFUSAL)
                .ifPresent(genuine -> require(Arrays.equals(genuine.encode(), input), "other bytes"));
        // No mutation finds a signature; whoever makes a file of his own signs it with a key of his own.
        read(input, () -> CredentialsCodec.read("any", input), REFUSAL).ifPresent(parsed -> {
            VaultCredentials signed = VaultCredentials.issue(withKnownKey(parsed.grant()), FixedFiles.VAULT_KEY);
            require(VaultCredentials.decode(signed.encode()).equals(signed), "other credentials");
        });
    }

    private static VaultCredentials.Grant withKnownKey(VaultCredentials.Grant grant) {
        return new VaultCredentials.Grant(
                grant.vault(),
                grant.vaultName(),
                grant.urls(),
                grant.tlsPins(),
                grant.issued(),
                grant.expires(),
                grant.generation(),
                grant.credential(),
                FixedFiles.VAULT_KEY.verifyingKey());
    }

    @Test
    void readsItsCorpus() {
        Fuzzed.replay(CredentialsFuzzTest.class, CredentialsFuzzTest::fuzzerTestOneInput);
    }
}
