package dev.coffre.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffre.server.catalog.UsageDayRow;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.AgentHealth;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.record.RecordBytes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineHealthServiceTest {
    private final TestService service;
    private final VaultId vault;
    private final TestMachine machine;

    MachineHealthServiceTest(@TempDir Path folder) {
        service = TestService.in(folder);
        vault = service.vault("documents");
        machine = new TestMachine(service, vault, new SplittableRandom(6));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private MachineHealth health() {
        return service.service().healthCheck().of(machine.id());
    }

    @Test
    void aMachineIsProtectedFromItsFirstPointOnUntilTheVaultLosesWhatThePointNeeds() {
        assertThat(concerns()).containsExactly(Concern.NO_POINT);
        RecordBytes chunk = machine.backUp();
        assertThat(concerns()).isEmpty();
        service.service().damageNotes().record(vault, List.of(chunk.oid()));
        assertThat(concerns()).containsExactly(Concern.NEWEST_DAMAGED);
        machine.backUp();
        assertThat(concerns()).isEmpty();
    }

    private java.util.Set<Concern> concerns() {
        return health().concerns(service.clock().instant());
    }

    @Test
    void aSightingCountsBeforeAndAfterItIsWritten() {
        service.clock().advance(Duration.ofDays(4));
        machine.backUp();
        service.clock().advance(Duration.ofDays(4));
        assertThat(health().protection(service.clock().instant())).isEqualTo(ProtectionState.SILENT);
        service.service().sightings().recordSeen(machine.id());
        assertThat(health().seen()).isEqualTo(service.clock().instant());
        service.service().sightings().flush();
        assertThat(health().seen()).isEqualTo(service.clock().instant());
        assertThat(new LastSeenTracker(service.store().catalog(), service.clock()).unwritten(machine.id()))
                .isEmpty();
        assertThat(service.service().healthCheck().of(vault).counts()).containsEntry(ProtectionState.AT_RISK, 1L);
    }

    @Test
    void whatTheAgentSaidLastIsKept() {
        AgentHealth first = new AgentHealth(new AgentSoftware("1.0", "Linux 6"), Optional.of(40), Optional.of(3L));
        AgentHealth second = new AgentHealth(new AgentSoftware("1.1", "Linux 7"), Optional.empty(), Optional.empty());
        assertThat(health().agentReport()).isEmpty();
        service.service().sightings().recordHealth(machine.id(), first);
        assertThat(health().agentReport()).contains(first);
        service.service().sightings().recordHealth(machine.id(), second);
        assertThat(health().agentReport()).contains(second);
    }

    @Test
    void usageIsWrittenDayByDayAndShownUpToNow() {
        StorageUsage usage = service.service().usage();
        LocalDate first = LocalDate.parse("2026-01-15");
        usage.recordToday();
        machine.backUp();
        service.clock().advance(Duration.ofHours(1));
        usage.recordToday();
        service.clock().advance(Duration.ofDays(1));
        usage.recordToday();
        long stored = service.service().inventory().vault(vault).bytesStored();
        long source = service.service()
                .inventory()
                .points(machine.id())
                .points()
                .getLast()
                .bytes()
                .orElseThrow();
        assertThat(stored).isPositive();
        assertThat(usage.since(vault, first))
                .containsExactly(
                        new UsageDayRow(first, stored, source), new UsageDayRow(first.plusDays(1), stored, source));
        machine.backUp();
        assertThat(usage.since(vault, first.plusDays(1)))
                .singleElement()
                .satisfies(today -> assertThat(today.bytesStored()).isGreaterThan(stored));
        assertThat(usage.since(service.vault("empty"), first))
                .containsExactly(new UsageDayRow(first.plusDays(1), 0, 0));
    }
}
