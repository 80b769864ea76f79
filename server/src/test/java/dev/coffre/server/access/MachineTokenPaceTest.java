package dev.coffre.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.testing.LoggingInMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A thief of a machine's key requests tokens without pause. */
class MachineTokenPaceTest {
    private static final String THIEF = "192.0.2.66";
    private static final String VICTIM = "192.0.2.1";

    private TestService service;
    private LoggingInMachine machine;

    @BeforeEach
    void register(@TempDir Path folder) {
        service = TestService.in(folder);
        VaultId vault = service.vault("documents");
        machine = new LoggingInMachine(service, vault, new SplittableRandom(5));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private boolean login(String from) {
        try {
            service.service().machineAuthenticator().authenticate(machine.assertion(), from);
            return true;
        } catch (Problem refused) {
            assertThat(refused.code()).isEqualTo(ProblemCode.RATE_LIMITED);
            assertThat(refused.details()).containsEntry("seconds", "61");
            return false;
        }
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
        assertThat(IntStream.range(0, 400).filter(i -> login(THIEF))).hasSizeBetween(60, 140);
        assertThat(login(VICTIM)).isTrue();
        assertThat(alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.machine()).contains(machine.id());
            assertThat(alert.code()).contains(ProblemCode.RATE_LIMITED);
            assertThat(alert.occurrences()).isEqualTo(1);
        });
        service.clock().advance(Duration.ofMinutes(1));
        assertThat(login(THIEF)).isTrue();
    }

    /** As behind a proxy that passes TLS through, or behind one router. */
    @Test
    void aThiefWithTheMachinesAddressLeavesItAChance() {
        for (int i = 0; i < 1_000; i++) {
            login(THIEF);
        }
        assertThat(IntStream.range(0, 400).filter(i -> login(THIEF))).hasSizeBetween(60, 140);
    }

    @ParameterizedTest
    @CsvSource({"240, 2001:db8:1:%02x::1", "480, 2001:db8:1:%02x00::1"})
    void manyNetworksOfOneSiteShareALimit(int most, String network) {
        int admitted = 0;
        while (login(network.formatted(admitted % 256)) && admitted < 1_000) {
            admitted++;
        }
        assertThat(admitted).isBetween(most, most + 40);
        assertThat(alerts()).hasSize(1);
    }
}
