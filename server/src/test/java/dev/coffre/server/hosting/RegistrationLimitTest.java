package dev.coffre.server.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.access.VerifiedCredentials;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.message.SetLimitsRequest;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.TestRecords;
import dev.coffre.vault.wire.RegisterMachineRequest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrationLimitTest {
    private final SplittableRandom random = new SplittableRandom(4);

    @Test
    void oneFileOfCredentialsRegistersSoManyMachinesAndTheNextFileBeginsAnew(@TempDir Path folder) {
        try (TestService service = TestService.in(folder)) {
            VaultId vault = service.vault("documents");
            service.service()
                    .administration()
                    .execute(
                            TestService.LOCAL,
                            new VaultCommands.ChangeLimits(
                                    "documents",
                                    new SetLimitsRequest(Optional.empty(), Optional.empty(), Optional.of(2))));
            RegisterMachineRequest first = machine();
            register(service, vault, 1, first);
            register(service, vault, 1, machine());
            assertThatThrownBy(() -> register(service, vault, 1, machine()))
                    .isInstanceOfSatisfying(Problem.class, refused -> {
                        assertThat(refused.code()).isEqualTo(ProblemCode.REGISTRATION_LIMIT_REACHED);
                        assertThat(refused.details()).containsEntry("limit", "2");
                    });
            register(service, vault, 1, first); // its answer was lost
            register(service, vault, 2, machine());
            assertThat(service.service().inventory().machines(vault).machines()).hasSize(3);
        }
    }

    private static void register(TestService service, VaultId vault, long generation, RegisterMachineRequest asked) {
        service.service()
                .registration()
                .register(new VerifiedCredentials(vault, "documents", generation, Instant.MAX), asked);
    }

    private RegisterMachineRequest machine() {
        DomainId domain = DomainId.random(random);
        byte[] slot =
                new TestRecords(domain, random).slot(SlotKind.PASSPHRASE, 1).encode();
        return new RegisterMachineRequest(
                "host",
                "linux 1",
                "1",
                key(),
                key(),
                domain.toString(),
                List.of(Base64.getEncoder().encodeToString(slot)),
                Optional.empty());
    }

    private static String key() {
        return SigningKey.generate(new SecureRandom()).verifyingKey().toString();
    }
}
