package dev.coffre.server.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.message.LimitsEntry;
import dev.coffre.server.message.SetLimitsRequest;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.retention.PointKind;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.testing.TestRecords;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PointLimitsTest {
    private static final String NAME = "documents";

    private final TestService service;
    private final VaultId vault;
    private final TestMachine machine;
    private final TestMachine neighbour;

    PointLimitsTest(@TempDir Path folder) {
        SplittableRandom random = new SplittableRandom(9);
        service = TestService.in(folder);
        vault = service.vault(NAME);
        machine = new TestMachine(service, vault, random);
        neighbour = new TestMachine(service, vault, random);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private LimitsEntry limit(Optional<Integer> pointsADay, Optional<Integer> retainDays) {
        return service.service()
                .administration()
                .execute(
                        TestService.LOCAL,
                        new VaultCommands.ChangeLimits(
                                NAME, new SetLimitsRequest(pointsADay, retainDays, Optional.empty())));
    }

    private Problem refused(ProblemCode code, CommitTerms terms) {
        long head = machine.chain().head().seq();
        Problem[] met = new Problem[1];
        assertThatThrownBy(() -> machine.backUp(terms)).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(code);
            met[0] = problem;
        });
        assertThat(machine.chain().head().seq()).isEqualTo(head);
        return met[0];
    }

    private long standing() {
        return service.store()
                .catalog()
                .read(connection -> new AlertTable(connection)
                        .active(AlertKind.POINT_LIMIT_REACHED)
                        .size());
    }

    @Test
    void aMachineMakesSoManyPointsInTwentyFourHoursAndItsOwnerIsToldOfMore() {
        limit(Optional.of(3), Optional.empty());
        for (int i = 0; i < 3; i++) {
            machine.backUp();
            service.clock().advance(Duration.ofHours(1));
        }
        assertThat(standing()).isZero();
        Problem refused = refused(ProblemCode.POINT_LIMIT_REACHED, CommitTerms.ON_DEMAND);
        assertThat(refused.details())
                .containsEntry("limit", "3")
                .containsEntry("seconds", String.valueOf(21 * 3_600 + 1));
        assertThat(standing()).isEqualTo(1);
        neighbour.backUp();
        service.clock().advance(Duration.ofHours(21));
        machine.backUp();
        refused(ProblemCode.POINT_LIMIT_REACHED, CommitTerms.ON_DEMAND);
        service.clock().advance(Duration.ofHours(1));
        machine.backUp();
    }

    @Test
    void pointsFromBeforeTheClockWasSetBackDoNotStopBackups() {
        limit(Optional.of(2), Optional.empty());
        machine.backUp();
        machine.backUp();
        service.clock().advance(Duration.ofDays(-3));
        machine.backUp();
    }

    @Test
    void aPointIsKeptAsLongAsTheVaultAllowsAndNoLonger() {
        CommitTerms tenYears = until(Duration.ofDays(3_653));
        CommitTerms longer = until(Duration.ofDays(3_653).plusSeconds(1));
        Problem refused = refused(ProblemCode.RETAIN_UNTIL_TOO_LATE, longer);
        assertThat(refused.details()).containsEntry("days", "3653");
        machine.backUp(tenYears);
        assertThat(limit(Optional.empty(), Optional.of(10))).isEqualTo(new LimitsEntry(288, 10, 250));
        refused(ProblemCode.RETAIN_UNTIL_TOO_LATE, until(Duration.ofDays(11)));
    }

    private CommitTerms until(Duration ahead) {
        return new CommitTerms(
                PointKind.SCHEDULED, Optional.of(service.clock().instant().plus(ahead)));
    }

    @Test
    void aPromiseThatIsRepeatedWritesNothing() {
        machine.backUp(until(Duration.ofDays(1)));
        long before = segments();
        for (int i = 2; i < 9; i++) {
            machine.again(until(Duration.ofDays(i)));
        }
        assertThat(segments()).isEqualTo(before);
    }

    private long segments() {
        return service.store().journal().newest().orElseThrow().number();
    }

    @Test
    void pointsCountInTheQuotaAndWhatWasAcceptedIsCommitted() {
        SplittableRandom random = new SplittableRandom(1);
        DomainId domain = DomainId.random(random);
        MachineId id = MachineId.random(random);
        TestRecords records = new TestRecords(domain, random);
        SigningKey key = SigningKey.generate(new SecureRandom());
        DomainSlots slots = new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of());
        Vault mine = service.register(vault, id, domain, key.verifyingKey(), slots);
        long quota = stored() + 100_000;
        service.service().administration().execute(TestService.LOCAL, new VaultCommands.SetVaultQuota(NAME, quota));
        RecordBytes root = records.tree();
        try (VaultSession session = mine.open(Optional.empty())) {
            session.put(List.of(root));
            assertThatThrownBy(() -> {
                        while (true) {
                            session.put(List.of(records.chunk(900)));
                        }
                    })
                    .isInstanceOfSatisfying(
                            Problem.class, full -> assertThat(full.code()).isEqualTo(ProblemCode.QUOTA_EXCEEDED));
            assertThat(session.commit(records.point(id, ChainHead.NONE, root.oid(), key)))
                    .isInstanceOf(CommitResult.Committed.class);
        }
        int more = 0;
        while (commits(mine, records.point(id, mine.chain(id).head(), root.oid(), key))) {
            more++;
        }
        assertThat(more).isLessThan(10);
        assertThat(stored()).isGreaterThan(quota - 3_000).isLessThanOrEqualTo(quota);
    }

    private static boolean commits(Vault vault, SignedPoint point) {
        try (VaultSession session = vault.open(Optional.empty())) {
            return session.commit(point) instanceof CommitResult.Committed;
        } catch (Problem full) {
            assertThat(full.code()).isEqualTo(ProblemCode.QUOTA_EXCEEDED);
            return false;
        }
    }

    private long stored() {
        return service.service().inventory().vault(vault).bytesStored();
    }

    @Test
    void limitsHaveBoundsAndOutliveTheCatalog() {
        for (int wrong : new int[] {0, -1, 10_001}) {
            assertThatThrownBy(() -> limit(Optional.of(wrong), Optional.empty()))
                    .isInstanceOfSatisfying(
                            Problem.class, e -> assertThat(e.code()).isEqualTo(ProblemCode.LIMITS_INVALID));
        }
        limit(Optional.of(7), Optional.of(8));
        assertThat(service.service().administration().execute(TestService.LOCAL, new VaultCommands.ShowLimits(NAME)))
                .isEqualTo(new LimitsEntry(7, 8, 250));
    }
}
