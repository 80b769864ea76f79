package dev.coffre.vault.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Authorities of the machine: for a vault without pins, and never in place of a pin. */
class TrustedAuthoritiesTest {
    private static final RetryPolicy ONCE = new RetryPolicy(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ZERO,
            Duration.ofMillis(10),
            Duration.ofMillis(20));
    private static final TestIdentity IDENTITY = TestIdentity.localhost();
    private static final TrustedAuthorities OF_THE_MACHINE = () -> List.of(IDENTITY.certificate());

    private final ScriptedServer server = ScriptedServer.tls(
            IDENTITY,
            ScriptedServer.answering(
                    200, "application/json", "{\"vault\":\"v\",\"vaultName\":\"Docs\",\"expires\":1,\"time\":0}"));

    @AfterEach
    void close() {
        server.close();
    }

    private CredentialsClient client(Set<String> pins, TrustedAuthorities authorities) {
        return client("localhost", pins, authorities);
    }

    private CredentialsClient client(String host, Set<String> pins, TrustedAuthorities authorities) {
        return new CredentialsClient(
                new VaultAddress(List.of(URI.create("https://" + host + ":" + server.port())), pins),
                VaultRoute.via(new ProxyChoice.None()).withAuthorities(authorities),
                ONCE,
                new Random(1),
                "credentials".getBytes(StandardCharsets.UTF_8));
    }

    private static ProblemCode problem(CredentialsClient client) {
        try (client) {
            return catchThrowableOfType(Problem.class, client::verify).code();
        }
    }

    @Test
    void anAuthorityOfTheMachineVouchesForAVaultWithoutPins() {
        try (CredentialsClient client = client(Set.of(), OF_THE_MACHINE)) {
            assertThat(client.verify().vaultName()).isEqualTo("Docs");
        }
    }

    @Test
    void theNameOfTheHostIsChecked() {
        assertThat(problem(client("127.0.0.1", Set.of(), OF_THE_MACHINE))).isEqualTo(ProblemCode.VAULT_NOT_TLS);
    }

    @Test
    void withoutItTheVaultIsRefused() {
        assertThat(problem(client(Set.of(), TrustedAuthorities.NONE))).isEqualTo(ProblemCode.VAULT_NOT_TLS);
    }

    @Test
    void anAuthorityNeverReplacesAPin() {
        String wrong = TestIdentity.server().pin();

        assertThat(problem(client(Set.of(wrong), OF_THE_MACHINE))).isEqualTo(ProblemCode.VAULT_WRONG_PIN);
    }

    @Test
    void theAuthoritiesOfTheRuntimeStay() throws GeneralSecurityException {
        X509TrustManager manager =
                (X509TrustManager) Arrays.stream(OF_THE_MACHINE.trustManagers().orElseThrow())
                        .findFirst()
                        .orElseThrow();

        assertThat(manager.getAcceptedIssuers())
                .contains(IDENTITY.certificate())
                .hasSizeGreaterThan(20);
        assertThat(TrustedAuthorities.NONE.trustManagers()).isEmpty();
    }
}
