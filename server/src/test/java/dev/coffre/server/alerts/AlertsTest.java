package dev.coffre.server.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.catalog.AlertFilter;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.catalog.GcCycleTable;
import dev.coffre.server.catalog.TestSql;
import dev.coffre.server.testing.RawFiles;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.id.JobId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.job.AgentSoftware;
import dev.coffre.vault.job.JobKind;
import dev.coffre.vault.job.JobReport;
import dev.coffre.vault.job.JobResult;
import dev.coffre.vault.job.JobState;
import dev.coffre.vault.job.JobStats;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertsTest {
    /** These depend on the disk of the host, and on how soon the thread runs that ships the audit log. */
    private static final Set<AlertKind> OF_THE_HOST = Set.of(AlertKind.DISK_NEARLY_FULL, AlertKind.AUDIT_NOT_SHIPPED);

    private final SplittableRandom random = new SplittableRandom(5);
    private TestService service;
    private VaultId vault;
    private TestMachine machine;

    @BeforeEach
    void start(@TempDir Path folder) {
        service = TestService.in(folder);
        vault = service.vault("main");
        machine = new TestMachine(service, vault, random);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    /** All but those that hang on the disk of whoever runs this. */
    private List<AlertRow> alerts(AlertState... states) {
        return service
                .service()
                .alerts()
                .page(AlertFilter.all().states(Set.of(states)), Optional.empty(), 100)
                .alerts()
                .stream()
                .filter(alert -> !OF_THE_HOST.contains(alert.kind()))
                .toList();
    }

    private JobReport job(JobKind kind, Optional<JobResult> end) {
        AgentSoftware software = new AgentSoftware("1.0", "Linux 6");
        return new JobReport(
                JobId.random(random), kind, software, service.clock().instant(), Optional.empty(), end);
    }

    private void ended(JobKind kind, JobResult end) {
        service.service().jobLog().report(vault, machine.id(), job(kind, Optional.of(end)));
    }

    private static JobResult end(JobState state, Map<ProblemCode, Long> warnings) {
        return new JobResult(state, 0, Optional.empty(), 0, warnings, JobStats.NONE, Optional.empty());
    }

    @Test
    void failuresOfOneKindAreOneAlertUntilTheNextSuccess() {
        ended(JobKind.BACKUP, JobResult.failed(ProblemCode.VAULT_TIMED_OUT));
        ended(JobKind.BACKUP, JobResult.failed(ProblemCode.QUOTA_EXCEEDED));
        ended(JobKind.CHECK, JobResult.failed(ProblemCode.RECORD_DAMAGED));
        assertThat(alerts(AlertState.OPEN)).hasSize(2).last().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.BACKUP_FAILED);
            assertThat(alert.severity()).isEqualTo(AlertSeverity.CRITICAL);
            assertThat(alert.occurrences()).isEqualTo(2);
            assertThat(alert.code()).contains(ProblemCode.QUOTA_EXCEEDED);
            assertThat(alert.machine()).contains(machine.id());
        });
        ended(JobKind.BACKUP, end(JobState.COMPLETED, Map.of()));
        assertThat(alerts(AlertState.OPEN)).extracting(AlertRow::kind).containsExactly(AlertKind.CHECK_FAILED);
        assertThat(alerts(AlertState.CLOSED))
                .singleElement()
                .satisfies(alert ->
                        assertThat(alert.closed()).contains(service.clock().instant()));
        ended(JobKind.BACKUP, JobResult.failed(ProblemCode.VAULT_TIMED_OUT));
        assertThat(alerts(AlertState.OPEN)).hasSize(2);
    }

    @Test
    void aReportThatIsRepeatedRaisesNothingMore() {
        JobReport report = job(JobKind.BACKUP, Optional.of(JobResult.failed(ProblemCode.VAULT_TIMED_OUT)));
        service.service().jobLog().report(vault, machine.id(), report);
        service.service().jobLog().report(vault, machine.id(), report);
        assertThat(alerts(AlertState.OPEN)).extracting(AlertRow::occurrences).containsExactly(1L);
    }

    @Test
    void warningsAreAWarningUntilABackupHasNone() {
        ended(JobKind.BACKUP, end(JobState.COMPLETED_WITH_WARNINGS, Map.of(ProblemCode.FILE_UNREADABLE, 3L)));
        assertThat(alerts(AlertState.OPEN)).singleElement().satisfies(alert -> {
            assertThat(alert.severity()).isEqualTo(AlertSeverity.WARNING);
            assertThat(alert.code()).contains(ProblemCode.FILE_UNREADABLE);
        });
        ended(JobKind.BACKUP, end(JobState.COMPLETED, Map.of()));
        assertThat(alerts(AlertState.OPEN)).isEmpty();
    }

    @Test
    void whatSomebodyMistypedOrCancelledIsNobodysAlert() {
        ended(JobKind.RECOVERY, JobResult.failed(ProblemCode.PATH_NOT_IN_POINT));
        ended(JobKind.BACKUP, end(JobState.CANCELLED, Map.of()));
        assertThat(alerts()).isEmpty();
        ended(JobKind.BACKUP, JobResult.failed(ProblemCode.SOURCE_MISSING));
        assertThat(alerts()).hasSize(1);
    }

    @Test
    void anAgentThatFallsSilentRaisesAnAlert() {
        service.service().jobLog().report(vault, machine.id(), job(JobKind.BACKUP, Optional.empty()));
        service.clock().advance(Duration.ofMinutes(61));
        service.service().jobLog().expire();
        assertThat(alerts(AlertState.OPEN))
                .extracting(AlertRow::code)
                .containsExactly(Optional.of(ProblemCode.AGENT_SILENT));
    }

    @Test
    void aMachineWithoutAPointForTwiceItsIntervalIsOverdueOnceUntilItBacksUp() {
        machine.backUp();
        service.clock().advance(Duration.ofHours(47));
        service.service().alertScan().run();
        assertThat(alerts()).isEmpty();
        service.clock().advance(Duration.ofHours(2));
        service.service().alertScan().run();
        service.service().alertScan().run();
        assertThat(alerts(AlertState.OPEN)).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.MACHINE_OVERDUE);
            assertThat(alert.severity()).isEqualTo(AlertSeverity.CRITICAL);
            assertThat(alert.occurrences()).isEqualTo(1);
        });
        machine.backUp();
        service.service().alertScan().run();
        assertThat(alerts(AlertState.OPEN)).isEmpty();
    }

    @Test
    void aForkedChainIsAnAlertOfItsMachine() {
        machine.backUp();
        assertThat(machine.fork()).isInstanceOf(CommitResult.HeadMoved.class);
        assertThat(machine.fork()).isInstanceOf(CommitResult.HeadMoved.class);
        assertThat(alerts(AlertState.OPEN)).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.CHAIN_FORKED);
            assertThat(alert.machine()).contains(machine.id());
            assertThat(alert.occurrences()).isEqualTo(2);
        });
        machine.backUp();
        service.service().alertScan().run();
        assertThat(alerts(AlertState.OPEN)).hasSize(1);
        service.clock().advance(Duration.ofDays(8));
        service.service().alertScan().run();
        assertThat(alerts(AlertState.CLOSED)).extracting(AlertRow::kind).containsExactly(AlertKind.CHAIN_FORKED);
    }

    @Test
    void anAcknowledgedAlertAboutSessionsHidesNoFork() {
        machine.backUp();
        for (int i = 0; i < 5; i++) {
            machine.open();
        }
        service.service().alerts().acknowledge(alerts().getFirst().nr(), id -> true, "ada");
        assertThat(machine.fork()).isInstanceOf(CommitResult.HeadMoved.class);
        assertThat(alerts(AlertState.OPEN)).extracting(AlertRow::kind).containsExactly(AlertKind.CHAIN_FORKED);
    }

    @Test
    void damageIsAnAlertOfItsVaultUntilAScrubFindsNone() {
        VaultId other = service.vault("other");
        machine.backUp();
        service.damagePoint(vault, machine.id(), 1);
        scrub();
        scrub();
        assertThat(alerts(AlertState.OPEN)).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.STORE_DAMAGED);
            assertThat(alert.vault()).isEqualTo(vault).isNotEqualTo(other);
            assertThat(alert.machine()).isEmpty();
            assertThat(alert.occurrences()).as("one that lasts is one").isEqualTo(1);
        });
        service.damagePoint(vault, machine.id(), 1);
        scrub();
        assertThat(alerts(AlertState.OPEN)).isEmpty();
    }

    @Test
    void aPointWhoseFileIsGoneIsAnAlertOfItsVault() throws IOException {
        service.vault("other");
        machine.backUp();
        RawFiles.delete(service.pointFile(vault, machine.id(), 1));
        scrub();
        assertThat(alerts(AlertState.OPEN)).extracting(AlertRow::vault).containsExactly(vault);
    }

    @Test
    void collectionThatIsHaltedIsAnAlertOfEveryVaultUntilItGoesOn() {
        VaultId other = service.vault("other");
        MaintenanceCommands.CollectGarbage gc = new MaintenanceCommands.CollectGarbage(false);
        service.store().catalog().change(connection -> new GcCycleTable(connection).setHalted(true));
        assertThatThrownBy(() -> service.service().administration().execute(TestService.LOCAL, gc))
                .isInstanceOf(Problem.class);
        service.service().alertScan().run();
        assertThat(alerts(AlertState.OPEN)).hasSize(2).allSatisfy(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.COLLECTION_HALTED);
            assertThat(alert.severity()).isEqualTo(AlertSeverity.CRITICAL);
            assertThat(alert.code()).contains(ProblemCode.COLLECTION_HALTED);
            assertThat(alert.occurrences()).isEqualTo(1);
        });
        assertThat(alerts(AlertState.OPEN)).extracting(AlertRow::vault).containsExactlyInAnyOrder(vault, other);
        service.service().administration().execute(TestService.LOCAL, new MaintenanceCommands.CollectGarbage(true));
        assertThat(alerts(AlertState.OPEN)).isEmpty();
    }

    @Test
    void whatIsWrongWithARemovedMachineIsNobodysAlert() {
        ended(JobKind.BACKUP, JobResult.failed(ProblemCode.VAULT_TIMED_OUT));
        assertThat(alerts(AlertState.OPEN)).extracting(AlertRow::kind).containsExactly(AlertKind.BACKUP_FAILED);
        service.service()
                .administration()
                .execute(
                        TestService.LOCAL,
                        new MachineCommands.RemoveMachine(machine.id().toString()));
        service.service().alertScan().run();
        assertThat(alerts(AlertState.OPEN)).isEmpty();
    }

    @Test
    void aVaultNearItsQuotaIsAWarningThatGrowsAndGoes() {
        machine.backUp();
        long stored = service.service().inventory().vault(vault).bytesStored();
        quota(stored * 100 / 85);
        assertThat(alerts(AlertState.OPEN)).singleElement().satisfies(alert -> {
            assertThat(alert.kind()).isEqualTo(AlertKind.QUOTA_NEARLY_USED);
            assertThat(alert.severity()).isEqualTo(AlertSeverity.WARNING);
            assertThat(alert.percent())
                    .hasValueSatisfying(percent -> assertThat(percent).isBetween(84, 86));
        });
        service.service().alerts().acknowledge(alerts().getFirst().nr(), id -> true, "ada");
        quota(stored + 1);
        assertThat(alerts(AlertState.OPEN))
                .as("worse than what was acknowledged")
                .extracting(AlertRow::severity)
                .containsExactly(AlertSeverity.CRITICAL);
        quota(0);
        assertThat(alerts(AlertState.OPEN)).isEmpty();
    }

    private void scrub() {
        service.service().administration().execute(TestService.LOCAL, new MaintenanceCommands.ScrubStore());
    }

    private void quota(long bytes) {
        service.service().administration().execute(TestService.LOCAL, new VaultCommands.SetVaultQuota("main", bytes));
        service.service().alertScan().run();
    }

    @Test
    void anAcknowledgedAlertIsCountedOnAndNotOpenedAgain() {
        ended(JobKind.BACKUP, JobResult.failed(ProblemCode.VAULT_TIMED_OUT));
        AlertService desk = service.service().alerts();
        assertThat(desk.open(Set.of(vault))).isEqualTo(Map.of(vault, Map.of(AlertSeverity.CRITICAL, 1L)));
        long nr = alerts().getFirst().nr();
        assertThat(catchThrowableOfType(Problem.class, () -> desk.acknowledge(nr, id -> false, "eve"))
                        .code())
                .isEqualTo(ProblemCode.ALERT_UNKNOWN);
        assertThat(desk.acknowledge(nr, id -> true, "ada").answer().acknowledgement())
                .hasValueSatisfying(seen -> assertThat(seen.account()).isEqualTo("ada"));
        assertThat(desk.acknowledge(nr, id -> true, "bob").answer().acknowledgement())
                .hasValueSatisfying(seen -> assertThat(seen.account()).isEqualTo("ada"));
        ended(JobKind.BACKUP, JobResult.failed(ProblemCode.VAULT_TIMED_OUT));
        assertThat(alerts(AlertState.ACKNOWLEDGED))
                .extracting(AlertRow::occurrences)
                .containsExactly(2L);
        assertThat(desk.open(Set.of(vault))).isEmpty();
    }

    @Test
    void anAgentThatFailsAndSucceedsAllDayDoesNotFillTheCatalog() {
        for (int i = 0; i < 210; i++) {
            ended(JobKind.BACKUP, JobResult.failed(ProblemCode.VAULT_TIMED_OUT));
            ended(JobKind.BACKUP, end(JobState.COMPLETED, Map.of()));
        }
        long kept =
                service.store().catalog().read(connection -> TestSql.number(connection, "SELECT COUNT(*) FROM alert"));
        assertThat(kept).isBetween(200L, 202L);
    }
}
