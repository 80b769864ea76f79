package dev.coffre.server.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.access.VerifiedCredentials;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.service.OfflineVault;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.MachineKind;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import dev.coffre.vault.wire.MachineEntry;
import dev.coffre.vault.wire.RegisterMachineRequest;
import dev.coffre.vault.wire.ReplaceMachineRequest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine registers as what it is, and stays that: through a re-installation, and in a catalog that is made anew. */
class MachineKindTest {
    @TempDir
    Path folder = Path.of("");

    private final SplittableRandom random = new SplittableRandom(19);
    private TestService service;
    private VaultId vault;

    @BeforeEach
    void start() {
        service = TestService.in(folder.resolve("data"));
        vault = service.vault("documents");
    }

    @AfterEach
    void close() {
        service.close();
    }

    private MachineId register(String name, Optional<String> kind) {
        DomainId domain = DomainId.random(random);
        TestRecords records = new TestRecords(domain, random);
        return MachineId.parse(service.service()
                .registration()
                .register(
                        credentials(),
                        new RegisterMachineRequest(
                                name,
                                "linux 1",
                                "1",
                                key(),
                                key(),
                                domain.toString(),
                                List.of(Base64.getEncoder()
                                        .encodeToString(records.slot(SlotKind.PASSPHRASE, 1)
                                                .encode())),
                                kind))
                .answer()
                .machine());
    }

    private VerifiedCredentials credentials() {
        return new VerifiedCredentials(vault, "documents", 1, Instant.MAX);
    }

    private static String key() {
        return SigningKey.generate(new SecureRandom()).verifyingKey().toString();
    }

    private Optional<String> shown(MachineId machine) {
        return service.service().inventory().machines(vault).machines().stream()
                .filter(entry -> entry.machine().equals(machine.toString()))
                .map(MachineEntry::kind)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void listsMentionABackupServerAndNoOrdinaryMachine() {
        MachineId server = register("dpm1", Optional.of("dpm"));
        assertThat(shown(server)).contains("dpm");
        assertThat(shown(register("one", Optional.empty()))).isEmpty();
        assertThat(shown(register("other", Optional.of("machine")))).isEmpty();
        assertThat(service.service().healthCheck().cached(vault).machines()).anySatisfy(machine -> {
            assertThat(machine.machine()).isEqualTo(server);
            assertThat(machine.kind()).isEqualTo(MachineKind.BACKUP_SERVER);
        });
    }

    @Test
    void aKindThatNobodyKnowsIsRefused() {
        assertThatThrownBy(() -> register("odd", Optional.of("mainframe")))
                .hasFieldOrPropertyWithValue("code", ProblemCode.REQUEST_MALFORMED);
        assertThat(service.service().inventory().machines(vault).machines()).isEmpty();
    }

    @Test
    void aDamagedSlotIsTheSendersFaultAndNotTheVaults() {
        RegisterMachineRequest asked = new RegisterMachineRequest(
                "odd",
                "linux 1",
                "1",
                key(),
                key(),
                DomainId.random(random).toString(),
                List.of(Base64.getEncoder().encodeToString(new byte[188])),
                Optional.empty());
        assertThatThrownBy(() -> service.service().registration().register(credentials(), asked))
                .hasFieldOrPropertyWithValue("code", ProblemCode.SLOTS_REFUSED);
    }

    @Test
    void aReinstalledBackupServerIsOneStill() {
        MachineId server = register("dpm1", Optional.of("dpm"));
        String pin = service.service()
                .securityPins()
                .issue(server, PinOperation.REPLACE_MACHINE)
                .pin();
        service.service()
                .replacement()
                .replace(
                        credentials(),
                        server,
                        new ReplaceMachineRequest(pin, "linux 2", "2", key(), key(), 2, Optional.empty()));
        assertThat(shown(server)).contains("dpm");
    }

    @Test
    void aCatalogThatIsMadeAnewKnowsIt() {
        MachineId server = register("dpm1", Optional.of("dpm"));
        MachineId machine = register("one", Optional.empty());
        service.close();
        new OfflineVault(new DataDirectory(folder.resolve("data")), new SimulatedClock(), new SecureRandom()).rebuild();
        service = TestService.in(folder.resolve("data"));
        assertThat(shown(server)).contains("dpm");
        assertThat(shown(machine)).isEmpty();
    }
}
