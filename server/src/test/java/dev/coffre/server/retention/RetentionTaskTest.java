package dev.coffre.server.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.AlertCommands;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.admin.MaintenanceCommands;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.server.admin.SafeguardCommands;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.message.SetSafeguardsRequest;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Rights;
import dev.coffre.server.people.Role;
import dev.coffre.server.scrub.ScrubFinding;
import dev.coffre.server.service.OfflineVault;
import dev.coffre.server.testing.FailingWrites;
import dev.coffre.server.testing.RawFiles;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.PointKind;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.retention.RetentionPolicySyntax;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.wire.RetainedPointEntry;
import dev.coffre.vault.wire.RetentionResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTaskTest {
    private static final Actor OWNER =
            Actor.Person.signedIn("ada", new Rights(true, Optional.of(Role.OWNER), Map.of()), "192.0.2.7");
    private static final CommitTerms SCHEDULED = new CommitTerms(PointKind.SCHEDULED, Optional.empty());

    @TempDir
    Path folder = Path.of("");

    private @Nullable TestService opened;
    private @Nullable TestMachine registered;
    private @Nullable VaultId vault;

    @BeforeEach
    void start() {
        TestService service = TestService.in(folder);
        opened = service;
        vault = service.vault("documents");
        registered = new TestMachine(service, service.vault("documents"), new SplittableRandom(3));
    }

    @AfterEach
    void stop() {
        service().close();
    }

    @Test
    void pointsExpireByTheirPolicyAndLeaveTombstonesBehind() throws IOException {
        policy("8");
        backUpDaily(12);
        round();
        // The newest is of yesterday; those of the eight days before now are kept.
        assertThat(kept()).containsExactly(6L, 7L, 8L, 9L, 10L, 11L, 12L);
        List<ChainLink> links = machine().chain().links();
        assertThat(links).hasSize(1 + 7);
        assertThat(links.getFirst()).isInstanceOfSatisfying(Tombstone.class, gone -> {
            assertThat(gone.reason()).isEqualTo(Tombstone.Reason.RETENTION);
            assertThat(gone.firstSeq()).isEqualTo(1);
            assertThat(gone.seq()).isEqualTo(5);
        });
        assertThat(files(".tombstone")).hasSize(5);
        assertThat(files("")).hasSize(7);
        assertThat(scrub()).isEmpty();
        // The chain goes on.
        machine().backUp(SCHEDULED);
        assertThat(machine().chain().head().seq()).isEqualTo(13);
    }

    @Test
    void theNewestPointStaysHoweverLongAgoItCame() {
        policy("8");
        backUpDaily(3);
        service().clock().advance(Duration.ofDays(20));
        round();
        assertThat(kept()).containsExactly(3L);
    }

    @Test
    void aRebuildKnowsWhatIsGoneAndWhatIsDeleted() {
        policy("8");
        backUpDaily(10);
        round();
        delete(Optional.of(9L));
        RetentionResponse before = show();
        List<ChainLink> links = machine().chain().links();
        rebuild();
        assertThat(show()).isEqualTo(before);
        machine().sees(service());
        assertThat(machine().chain().links()).isEqualTo(links);
    }

    @Test
    void aClockThatJumpedRemovesNothing() {
        policy("8");
        backUpDaily(5);
        service().service().clockGuard().confirm();
        service().clock().advance(Duration.ofDays(3650));
        assertThat(service().service().clockGuard().check(Duration.ofMinutes(9)))
                .isEqualTo(ClockGuard.ClockState.SUSPENDED);
        service().service().careAlerts().updateClock(true);
        service().service().retentionTask().run();
        assertThat(kept()).hasSize(5);
        assertThat(standing(AlertKind.CLOCK_SUSPENDED)).hasSize(1);
        refused(ProblemCode.CLOCK_SUSPENDED, () -> run(OWNER, new VaultCommands.IssueCredentials("documents")));
        refused(ProblemCode.CLOCK_SUSPENDED, () -> delete(Optional.empty()));
        service().clock().advance(Duration.ofDays(-3650));
        assertThat(service().service().clockGuard().check(Duration.ofMinutes(10)))
                .isEqualTo(ClockGuard.ClockState.SURE);
        service().service().careAlerts().updateClock(false);
        assertThat(standing(AlertKind.CLOCK_SUSPENDED)).isEmpty();
        run(OWNER, new VaultCommands.IssueCredentials("documents"));
    }

    @Test
    void deletedPointsHaveTheirAlertAgainAfterTheCatalogWasRebuilt() {
        backUpDaily(3);
        delete(Optional.empty());
        rebuild();
        assertThat(standing(AlertKind.DATA_DELETED)).isEmpty();
        service().service().alertScan().run();
        service().service().alertScan().run();
        assertThat(standing(AlertKind.DATA_DELETED)).singleElement().satisfies(alert -> {
            assertThat(alert.machine()).contains(machine().id());
            assertThat(alert.severity()).isEqualTo(AlertSeverity.CRITICAL);
            assertThat(alert.occurrences()).isEqualTo(1);
        });
        run(OWNER, new RetentionCommands.UndeletePoints(id(), Optional.empty()));
        service().service().alertScan().run();
        assertThat(standing(AlertKind.DATA_DELETED)).isEmpty();
    }

    @Test
    void anotherDeletionOpensAnAcknowledgedAlertAgain() {
        backUpDaily(3);
        delete(Optional.of(1L));
        run(
                OWNER,
                new AlertCommands.AcknowledgeAlert(
                        "documents", standing(AlertKind.DATA_DELETED).getFirst().nr()));
        delete(Optional.empty());
        assertThat(standing(AlertKind.DATA_DELETED)).singleElement().satisfies(alert -> {
            assertThat(alert.state()).isEqualTo(AlertState.OPEN);
            assertThat(alert.occurrences()).isEqualTo(2);
        });
    }

    @Test
    void aDeletedVaultHasItsAlertAgainAfterTheCatalogWasRebuilt() {
        deleteVault();
        rebuild();
        assertThat(standing(AlertKind.VAULT_DELETED)).isEmpty();
        service().service().alertScan().run();
        assertThat(standing(AlertKind.VAULT_DELETED)).hasSize(1);
        run(OWNER, new VaultCommands.UndeleteVault("documents"));
        service().service().alertScan().run();
        assertThat(standing(AlertKind.VAULT_DELETED)).isEmpty();
    }

    @Test
    void whatIsDeletedComesBackAndIsGoneOnlyAfterItsTime() {
        backUpDaily(3);
        refused(ProblemCode.PIN_MISSING, () -> run(OWNER, deletion(Optional.empty(), Optional.empty())));
        delete(Optional.empty());
        assertThat(kept()).isEmpty();
        assertThat(show().points()).hasSize(3).allMatch(point -> point.removal().isPresent());
        assertThat(machine().chain().points()).isEmpty();
        assertThat(standing(AlertKind.DATA_DELETED)).hasSize(1);
        // A new backup is possible meanwhile.
        machine().backUp();
        run(OWNER, new RetentionCommands.UndeletePoints(id(), Optional.empty()));
        assertThat(kept()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(machine().chain().points()).hasSize(4);
        assertThat(standing(AlertKind.DATA_DELETED)).isEmpty();
        delete(Optional.of(2L));
        service().clock().advance(Duration.ofDays(13));
        round();
        assertThat(machine().chain().links().get(1))
                .isInstanceOfSatisfying(
                        Tombstone.class, link -> assertThat(link.reason()).isEqualTo(Tombstone.Reason.SOFT_DELETED));
        service().clock().advance(Duration.ofDays(1));
        round();
        assertThat(machine().chain().links().get(1))
                .isInstanceOfSatisfying(
                        Tombstone.class,
                        link -> assertThat(link.reason()).isEqualTo(Tombstone.Reason.DELETED_BY_A_PERSON));
        refused(
                ProblemCode.POINT_UNKNOWN,
                () -> run(OWNER, new RetentionCommands.UndeletePoints(id(), Optional.of(2L))));
        assertThat(standing(AlertKind.DATA_DELETED)).isEmpty();
    }

    @Test
    void theTimeToBringBackIsThatOfTheMomentOfDeletion() {
        backUpDaily(2);
        delete(Optional.of(1L));
        safeguards(softDelete(180));
        service().clock().advance(Duration.ofDays(15));
        round();
        assertThat(show().points()).extracting(RetainedPointEntry::seq).containsExactly(2L);
    }

    @Test
    void whatAShorterPolicyTakesCanBeBroughtBackAndIsHeldThen() {
        policy("30");
        backUpDaily(20);
        run(TestService.LOCAL, new RetentionCommands.SetRetention(id(), tiers("8"), Optional.empty()));
        assertThat(kept()).hasSize(7);
        assertThat(show().points()).hasSize(20);
        assertThat(standing(AlertKind.RETENTION_SHORTENED)).hasSize(1);
        // What comes of age within the time is deleted too, what comes later is removed.
        service().clock().advance(Duration.ofDays(3));
        round();
        assertThat(show().points()).hasSize(20);
        run(OWNER, new RetentionCommands.UndeletePoints(id(), Optional.empty()));
        assertThat(kept()).hasSize(20);
        service().clock().advance(Duration.ofDays(30));
        round();
        assertThat(kept()).hasSizeGreaterThanOrEqualTo(17);
        assertThat(show().points().getFirst().held()).isTrue();
    }

    @Test
    void neitherAHeldPointNorAnythingOfAnImmutableVaultIsDeleted() {
        backUpDaily(2);
        run(OWNER, new RetentionCommands.HoldPoint(id(), 1, true));
        refused(ProblemCode.POINT_HELD, () -> delete(Optional.empty()));
        refused(ProblemCode.POINT_HELD, () -> delete(Optional.of(1L)));
        safeguards(immutable());
        refused(ProblemCode.VAULT_IMMUTABLE, () -> delete(Optional.of(2L)));
        assertThat(kept()).hasSize(2);
    }

    @Test
    void aMachineIsRemovedOnlyWithoutData() {
        backUpDaily(1);
        refused(ProblemCode.MACHINE_HAS_DATA, () -> run(OWNER, new MachineCommands.RemoveMachine(id())));
        delete(Optional.empty());
        refused(ProblemCode.MACHINE_HAS_DATA, () -> run(OWNER, new MachineCommands.RemoveMachine(id())));
        service().clock().advance(Duration.ofDays(14));
        round();
        run(OWNER, new MachineCommands.RemoveMachine(id()));
        assertThat(run(OWNER, new MachineCommands.ListMachines("documents")).machines())
                .isEmpty();
        refused(ProblemCode.MACHINE_UNKNOWN, () -> run(OWNER, new RetentionCommands.ListPoints(id())));
        assertThat(scrub()).isEmpty();
    }

    @Test
    void anEmptyVaultIsDeletedAndComesBackUntilItsTimeIsOver() {
        backUpDaily(1);
        refused(ProblemCode.VAULT_NOT_EMPTY, () -> deleteVault());
        delete(Optional.empty());
        refused(
                ProblemCode.PIN_MISSING,
                () -> run(OWNER, new VaultCommands.DeleteVault("documents", Optional.empty())));
        deleteVault();
        refused(ProblemCode.VAULT_DELETED, () -> run(OWNER, new VaultCommands.IssueCredentials("documents")));
        assertThat(standing(AlertKind.VAULT_DELETED)).hasSize(1);
        run(OWNER, new VaultCommands.UndeleteVault("documents"));
        run(OWNER, new VaultCommands.IssueCredentials("documents"));
        assertThat(standing(AlertKind.VAULT_DELETED)).isEmpty();
        deleteVault();
        service().clock().advance(Duration.ofDays(14));
        round();
        round();
        assertThat(run(OWNER, new VaultCommands.ListVaults()).vaults()).isEmpty();
        run(TestService.LOCAL, new VaultCommands.CreateVault("documents", Optional.empty()));
    }

    private void deleteVault() {
        String pin = run(OWNER, new VaultCommands.MakeVaultPin("documents", "delete-vault"))
                .pin();
        run(OWNER, new VaultCommands.DeleteVault("documents", Optional.of(pin)));
    }

    @Test
    void whereverTheDiskFailsTheNextRoundEndsWhatWasBegun() {
        policy("8");
        backUpDaily(12);
        service().close();
        boolean failed = true;
        for (int failing = 1; failed; failing++) {
            FailingWrites writes = new FailingWrites(failing);
            try (TestService unlucky =
                    TestService.failing(folder, writes, service().clock())) {
                unlucky.service().clockGuard().confirm();
                unlucky.service().retentionTask().run();
            } catch (Problem problem) {
                assertThat(problem.code()).isEqualTo(ProblemCode.STORE_WRITE_FAILED);
            }
            failed = writes.hasFailed();
            reopen();
            machine().sees(service());
            assertThat(machine().chain().head().seq()).isEqualTo(12);
            assertThat(machine().chain().links().getFirst().firstSeq()).isEqualTo(1);
            assertThat(kept()).contains(8L, 9L, 10L, 11L, 12L);
            assertThat(scrub()).isEmpty();
            if (failed) {
                service().close();
            }
        }
        round();
        assertThat(kept()).containsExactly(6L, 7L, 8L, 9L, 10L, 11L, 12L);
        assertThat(machine().chain().links().stream().filter(StoredPoint.class::isInstance))
                .hasSize(7);
    }

    private void reopen() {
        opened = TestService.on(folder, new LocalDisk(), service().clock());
    }

    private TestService service() {
        return Objects.requireNonNull(opened);
    }

    private TestMachine machine() {
        return Objects.requireNonNull(registered);
    }

    private String id() {
        return machine().id().toString();
    }

    private void backUpDaily(int points) {
        for (int i = 0; i < points; i++) {
            machine().backUp(SCHEDULED);
            service().clock().advance(Duration.ofDays(1));
        }
    }

    /** As long as the tests' clock goes on, the service has run. */
    private void round() {
        service().service().clockGuard().confirm();
        service().service().retentionTask().run();
    }

    private void policy(String daily) {
        run(TestService.LOCAL, new RetentionCommands.SetRetention(id(), tiers(daily), Optional.empty()));
    }

    private static Optional<RetentionPolicyMessage> tiers(String daily) {
        return Optional.of(RetentionPolicySyntax.parse(
                ZoneOffset.UTC, Optional.of(daily), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private void rebuild() {
        service().close();
        new OfflineVault(new DataDirectory(folder), service().clock(), new SecureRandom()).rebuild();
        reopen();
    }

    private void delete(Optional<Long> point) {
        String pin = service()
                .service()
                .securityPins()
                .issue(machine().id(), PinOperation.DELETE_DATA)
                .pin();
        run(OWNER, deletion(point, Optional.of(pin)));
    }

    private RetentionCommands.DeletePoints deletion(Optional<Long> point, Optional<String> pin) {
        return new RetentionCommands.DeletePoints(id(), point, pin);
    }

    private void safeguards(SetSafeguardsRequest set) {
        run(TestService.LOCAL, new SafeguardCommands.ChangeSafeguards("documents", set));
    }

    private static SetSafeguardsRequest softDelete(int days) {
        return new SetSafeguardsRequest(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(days),
                Optional.empty(),
                Optional.empty());
    }

    private static SetSafeguardsRequest immutable() {
        return new SetSafeguardsRequest(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("on"),
                Optional.empty());
    }

    private RetentionResponse show() {
        return run(OWNER, new RetentionCommands.ShowRetention(id(), 0));
    }

    private List<Long> kept() {
        return show().points().stream()
                .filter(point -> point.removal().isEmpty())
                .map(RetainedPointEntry::seq)
                .toList();
    }

    private List<AlertRow> standing(AlertKind kind) {
        return service().store().catalog().read(connection -> new AlertTable(connection).active(kind));
    }

    private List<ScrubFinding> scrub() {
        List<ScrubFinding> findings = new ArrayList<>();
        service()
                .service()
                .administration()
                .execute(TestService.LOCAL, new MaintenanceCommands.ScrubStore(), findings::add);
        return findings;
    }

    private List<Path> files(String suffix) throws IOException {
        Path points = service()
                .store()
                .files()
                .layout()
                .points(Objects.requireNonNull(vault), machine().id());
        return RawFiles.below(points).stream()
                .filter(file -> suffix.isEmpty()
                        ? !file.toString().endsWith(".tombstone")
                        : file.toString().endsWith(suffix))
                .toList();
    }

    private <A> A run(Actor actor, AdminCommand<A> command) {
        return service().service().administration().execute(actor, command);
    }

    private static void refused(ProblemCode code, Runnable deed) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(deed::run)
                .matches(problem -> problem.code() == code, code.code());
    }
}
