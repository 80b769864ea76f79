package dev.coffre.vault.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.testing.FixedFiles;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class VaultCredentialsTest {
    private static final String NAME = "maison_2026-01-15.VaultCredentials";
    private final byte[] file = Objects.requireNonNull(FixedFiles.all().get("credentials"));
    private final VaultCredentials credentials = VaultCredentials.read(NAME, file);

    private static void assertProblem(ThrowingCallable call, ProblemCode code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    private byte[] edited(String from, String to) {
        return new String(file, StandardCharsets.UTF_8).replace(from, to).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aFileIsNamedAfterItsVaultAndDayAndSaysNothingInLogs() {
        assertThat(credentials.fileName()).isEqualTo(NAME);
        assertThat(credentials).hasToString("vault credentials of maison, generation 3");
    }

    @Test
    void onlyTheVaultsKeySignedIt() {
        assertThat(credentials.isSignedBy(FixedFiles.VAULT_KEY.verifyingKey())).isTrue();
        assertThat(credentials.isSignedBy(FixedFiles.POINT_KEY.verifyingKey())).isFalse();
    }

    @Test
    void itIsValidForFortyEightHoursByTheGivenClock() {
        credentials.requireValidAt(Instant.parse("2026-01-17T11:59:59Z"));
        assertProblem(
                () -> credentials.requireValidAt(Instant.parse("2026-01-17T12:00:00Z")),
                ProblemCode.CREDENTIALS_EXPIRED);
    }

    @Test
    void everyMisfortuneHasItsOwnProblem() {
        assertProblem(() -> VaultCredentials.read("maison.txt", file), ProblemCode.CREDENTIALS_RENAMED);
        assertProblem(() -> VaultCredentials.read(NAME, new byte[0]), ProblemCode.CREDENTIALS_TRUNCATED);
        assertProblem(
                () -> VaultCredentials.read(NAME, Arrays.copyOf(file, file.length / 2)),
                ProblemCode.CREDENTIALS_TRUNCATED);
        assertProblem(
                () -> VaultCredentials.read(NAME, edited("\"generation\":3", "\"generation\":4")),
                ProblemCode.CREDENTIALS_DAMAGED);
        assertProblem(
                () -> VaultCredentials.read(NAME, edited("{\"format\"", "{ \"format\"")),
                ProblemCode.CREDENTIALS_DAMAGED);
        assertProblem(
                () -> VaultCredentials.read(NAME, edited("\"version\":1", "\"version\":2")),
                ProblemCode.CREDENTIALS_TOO_NEW);
        assertProblem(
                () -> VaultCredentials.read(NAME, "<html></html>".getBytes(StandardCharsets.UTF_8)),
                ProblemCode.CREDENTIALS_DAMAGED);
    }
}
