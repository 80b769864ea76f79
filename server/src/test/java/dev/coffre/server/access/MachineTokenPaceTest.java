package dev.coffre.server.access;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SignaturePurpose;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.TestRecords;
import dev.coffre.vault.wire.RegisterMachineRequest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A thief of a machine's key requests tokens without pause. */
class MachineTokenPaceTest {
    private static final String THIEF = "192.0.2.66";
    private static final String VICTIM = "192.0.2.1";

    private final SigningKey key = SigningKey.generate(new SecureRandom());
    private final SplittableRandom random = new SplittableRandom(5);
    private TestService service;
    private VaultId vault;
    private MachineId machine;

    @BeforeEach
    void register(@TempDir Path folder) {
        service = TestService.in(folder);
        vault = service.vault("documents");
        DomainId domain = DomainId.random(random);
        byte[] slot =
                new TestRecords(domain, random).slot(SlotKind.PASSPHRASE, 1).encode();
        RegisterMachineRequest asked = new RegisterMachineRequest(
                "host",
                "linux 1",
                "1",
                SigningKey.generate(new SecureRandom()).verifyingKey().toString(),
                key.verifyingKey().toString(),
                domain.toString(),
                List.of(Base64.getEncoder().encodeToString(slot)),
                Optional.empty());
        machine = MachineId.parse(service.service()
                .registration()
                .register(new VerifiedCredentials(vault, "documents", 1, Instant.MAX), asked)
                .answer()
                .machine());
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private boolean login(String from) {
        try {
            service.service().machineAuthenticator().authenticate(assertion(), from);
            return true;
        } catch (Problem refused) {
            assertThat(refused.code()).isEqualTo(ProblemCode.RATE_LIMITED);
            assertThat(refused.details()).containsEntry("seconds", "61");
            return false;
        }
    }

    private String assertion() {
        String claims =
                """
                {"iss":"%1$s","sub":"%1$s","aud":"%2$s","iat":0,"exp":60,"jti":"%3$s"}\
                """.formatted(machine, vault, service.service().challenges().issue());
        String signed = base64("{\"alg\":\"EdDSA\"}".getBytes(US_ASCII)) + "." + base64(claims.getBytes(US_ASCII));
        byte[] signature = key.sign(SignaturePurpose.MACHINE_AUTHENTICATION, signed.getBytes(US_ASCII));
        return signed + "." + base64(signature);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private List<AlertRow> alerts() {
        return service.store()
                .catalog()
                .read(connection -> new AlertTable(connection).active(AlertKind.MACHINE_KEY_SHARED));
    }

    @Test
    void theMachineLogsInFromElsewhereAndItsOwnerIsAlertedOnce() {
        for (int i = 0; i < MachineAuthenticator.MAX_PER_MINUTE; i++) {
            assertThat(login(THIEF)).isTrue();
        }
        assertThat(alerts()).isEmpty();
        for (int i = 0; i < 50; i++) {
            assertThat(login(THIEF)).isFalse();
        }
        assertThat(login(VICTIM)).isTrue();
        assertThat(alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.machine()).contains(machine);
            assertThat(alert.code()).contains(ProblemCode.RATE_LIMITED);
            assertThat(alert.occurrences()).isEqualTo(1);
        });
        service.clock().advance(Duration.ofMinutes(1));
        assertThat(login(THIEF)).isTrue();
    }
}
