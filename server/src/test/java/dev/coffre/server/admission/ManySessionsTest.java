package dev.coffre.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.SessionTable;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.TestRecords;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions cost no quota: a machine that opens them without end would fill the disk with their rows. */
class ManySessionsTest {
    private final SplittableRandom random = new SplittableRandom(7);

    @Test
    void onlyTheNewestFourOfAMachineAreKept(@TempDir Path folder) {
        try (TestService service = TestService.in(folder)) {
            VaultId vault = service.vault("documents");
            Member other = new Member(service, vault, random);
            VaultSession another = other.vault.open(Optional.empty());
            Member one = new Member(service, vault, random);
            List<VaultSession> opened = IntStream.range(0, 20)
                    .mapToObj(i -> one.vault.open(Optional.empty()))
                    .toList();

            long kept = opened.stream()
                    .filter(session -> service.store()
                            .catalog()
                            .read(connection -> new SessionTable(connection).find(session.id()))
                            .isPresent())
                    .count();
            assertThat(kept).isEqualTo(4);
            RecordBytes chunk = one.records.chunk();
            opened.subList(16, 20).forEach(session -> session.put(List.of(chunk)));
            assertThatThrownBy(() -> opened.get(15).put(List.of(chunk)))
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.code()).isEqualTo(ProblemCode.SESSION_UNKNOWN));
            another.put(List.of(other.records.chunk()));
        }
    }

    @Test
    void aSessionInUseThatIsCrowdedOutIsAnAlert(@TempDir Path folder) {
        try (TestService service = TestService.in(folder)) {
            Member member = new Member(service, service.vault("documents"), random);
            VaultSession backup = member.vault.open(Optional.empty());
            backup.put(List.of(member.records.chunk()));
            IntStream.range(0, 3).forEach(i -> member.vault.open(Optional.empty()));
            assertThat(alerts(service)).isEmpty();

            member.vault.open(Optional.empty());
            assertThat(alerts(service)).singleElement().satisfies(alert -> {
                assertThat(alert.code()).contains(ProblemCode.SESSION_UNKNOWN);
                assertThat(alert.machine()).contains(member.machine);
                assertThat(alert.severity()).isEqualTo(AlertSeverity.CRITICAL);
            });
        }
    }

    @Test
    void aFinishedSessionThatMakesRoomIsNoAlert(@TempDir Path folder) {
        try (TestService service = TestService.in(folder)) {
            Member member = new Member(service, service.vault("documents"), random);
            for (int i = 0; i < 10; i++) {
                VaultSession backup = member.vault.open(Optional.empty());
                backup.put(List.of(member.records.chunk()));
                service.store()
                        .catalog()
                        .change(connection -> new SessionTable(connection).finish(backup.id(), member.machine));
            }
            assertThat(alerts(service)).isEmpty();
        }
    }

    @Test
    void aThiefThatRepeatsAnOldCommitDoesNotSilenceTheAlert(@TempDir Path folder) {
        try (TestService service = TestService.in(folder)) {
            TestMachine victim = new TestMachine(service, service.vault("documents"), random);
            victim.backUp();
            VaultSession backup = victim.open();
            backup.put(List.of(victim.chunk()));

            victim.again(CommitTerms.ON_DEMAND);
            IntStream.range(0, 4).forEach(i -> use(victim.open(), victim));

            assertThatThrownBy(() -> backup.put(List.of(victim.chunk()))).isInstanceOf(Problem.class);
            assertThat(alerts(service))
                    .singleElement()
                    .satisfies(alert -> assertThat(alert.machine()).contains(victim.id()));
        }
    }

    @Test
    void aBackupThatOnlyAsksWhatTheVaultHoldsIsInUse(@TempDir Path folder) {
        try (TestService service = TestService.in(folder)) {
            TestMachine victim = new TestMachine(service, service.vault("documents"), random);
            VaultSession backup = victim.open();
            service.clock().advance(Duration.ofHours(3));
            use(backup, victim);
            service.clock().advance(Duration.ofHours(3));

            IntStream.range(0, 4).forEach(i -> use(victim.open(), victim));
            assertThat(alerts(service)).hasSize(1);
        }
    }

    @Test
    void sessionsThatBroughtNothingMakeRoomBeforeABackup(@TempDir Path folder) {
        try (TestService service = TestService.in(folder)) {
            TestMachine victim = new TestMachine(service, service.vault("documents"), random);
            VaultSession backup = victim.open();
            backup.put(List.of(victim.chunk()));
            service.clock().advance(Duration.ofDays(2));

            IntStream.range(0, 10).forEach(i -> victim.backUp());
            IntStream.range(0, 10).forEach(i -> victim.open());
            backup.put(List.of(victim.chunk()));
        }
    }

    @Test
    void aSessionUnusedForMoreThanADayMakesRoomWithoutAnAlert(@TempDir Path folder) {
        try (TestService service = TestService.in(folder)) {
            TestMachine machine = new TestMachine(service, service.vault("documents"), random);
            for (int i = 0; i < 10; i++) {
                use(machine.open(), machine);
                service.clock().advance(Duration.ofHours(7));
            }
            assertThat(alerts(service)).isEmpty();
        }
    }

    private static void use(VaultSession session, TestMachine machine) {
        session.have(List.of(machine.chunk().oid()));
    }

    private static List<AlertRow> alerts(TestService service) {
        return service.store()
                .catalog()
                .read(connection -> new AlertTable(connection).active(AlertKind.MACHINE_KEY_SHARED));
    }

    private static final class Member {
        private final TestRecords records;
        private final MachineId machine;
        private final Vault vault;

        Member(TestService service, VaultId vaultId, SplittableRandom random) {
            DomainId domain = DomainId.random(random);
            records = new TestRecords(domain, random);
            machine = MachineId.random(random);
            vault = service.register(
                    vaultId,
                    machine,
                    domain,
                    SigningKey.generate(new SecureRandom()).verifyingKey(),
                    new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
        }
    }
}
