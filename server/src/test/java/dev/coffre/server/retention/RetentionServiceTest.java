package dev.coffre.server.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.server.admin.SafeguardCommands;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.message.SetSafeguardsRequest;
import dev.coffre.server.people.Actor;
import dev.coffre.server.people.Rights;
import dev.coffre.server.people.Role;
import dev.coffre.server.service.OfflineVault;
import dev.coffre.server.testing.TestMachine;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.retention.PointKind;
import dev.coffre.vault.retention.RetentionPolicyMessage;
import dev.coffre.vault.retention.RetentionPolicySyntax;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.wire.KeepReasonEntry;
import dev.coffre.vault.wire.RetainedPointEntry;
import dev.coffre.vault.wire.RetentionResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionServiceTest {
    private static final Actor OWNER =
            Actor.Person.signedIn("ada", new Rights(true, Optional.of(Role.OWNER), Map.of()), "192.0.2.7");

    @TempDir
    Path folder = Path.of("");

    private @Nullable TestService opened;
    private @Nullable TestMachine registered;

    @BeforeEach
    void start() {
        TestService service = TestService.in(folder);
        opened = service;
        registered = new TestMachine(service, service.vault("documents"), new SplittableRandom(3));
    }

    @AfterEach
    void stop() {
        service().close();
    }

    private TestService service() {
        return Objects.requireNonNull(opened);
    }

    private TestMachine machine() {
        return Objects.requireNonNull(registered);
    }

    @Test
    void aMachineWithoutAPolicyKeepsEverything() {
        machine().backUp();
        machine().backUp();
        service().clock().advance(Duration.ofDays(9_000));
        assertThat(show().points())
                .hasSize(2)
                .allSatisfy(point -> assertThat(causes(point)).contains("no-policy"));
    }

    @Test
    void theFirstPolicyNeedsNoPinWhileItTakesNothingAway() {
        machine().backUp();
        service().clock().advance(Duration.ofHours(23));
        setAsMachine(daily(7), Optional.empty());
        assertThat(show().policy()).isEqualTo(daily(7));
    }

    @Test
    void theFirstPolicyOfAMachineThatHasAPastNeedsAPin() {
        machine().backUp();
        service().clock().advance(Duration.ofHours(25));
        refused(ProblemCode.PIN_MISSING, () -> setAsMachine(daily(9_000), Optional.empty()));
        setAsMachine(daily(9_000), Optional.of(pin()));
        assertThat(show().policy()).isEqualTo(daily(9_000));
    }

    @Test
    void longerNeedsNoPinAndShorterDoes() {
        setAsMachine(daily(30), Optional.empty());
        setAsMachine(daily(31), Optional.empty());
        refused(ProblemCode.PIN_MISSING, () -> setAsMachine(daily(30), Optional.empty()));
        refused(ProblemCode.PIN_MISSING, () -> run(OWNER, set(daily(30), Optional.empty())));
        assertThat(show().policy()).isEqualTo(daily(31));
        run(OWNER, set(daily(30), Optional.of(pin())));
        assertThat(show().policy()).isEqualTo(daily(30));
        setAsMachine(Optional.empty(), Optional.empty());
        assertThat(show().policy()).isEmpty();
    }

    /** Each change is a segment of the journal for good, and no quota counts it. */
    @Test
    void aMachineChangesItsPolicyTwentyTimesADayAndItsOwnerAsOftenAsHeLikes() {
        for (int i = 0; i < 20; i++) {
            setAsMachine(i % 2 == 0 ? daily(30) : Optional.empty(), Optional.empty());
        }
        refused(ProblemCode.POLICY_LIMIT_REACHED, () -> setAsMachine(daily(31), Optional.empty()));
        run(OWNER, set(daily(32), Optional.empty()));
        service().clock().advance(Duration.ofDays(1));
        setAsMachine(daily(33), Optional.empty());
        assertThat(show().policy()).isEqualTo(daily(33));
    }

    @Test
    void aPinForSomethingElseShortensNothing() {
        setAsMachine(daily(30), Optional.empty());
        String other = service()
                .service()
                .securityPins()
                .issue(machine().id(), PinOperation.ROTATE_KEY)
                .pin();
        refused(ProblemCode.PIN_MISSING, () -> setAsMachine(daily(20), Optional.of(other)));
    }

    @Test
    void nobodyGoesBelowTheMinimumOfTheVault() {
        refused(ProblemCode.RETENTION_TOO_SHORT, () -> setAsMachine(daily(6), Optional.empty()));
        run(TestService.LOCAL, new SafeguardCommands.ChangeSafeguards("documents", minimum(14)));
        refused(ProblemCode.RETENTION_TOO_SHORT, () -> setAsMachine(daily(13), Optional.empty()));
        setAsMachine(daily(14), Optional.empty());
    }

    @Test
    void whatProtectsLessNeedsAPinForTheVault() {
        run(OWNER, new SafeguardCommands.ChangeSafeguards("documents", minimum(14)));
        refused(
                ProblemCode.PIN_MISSING,
                () -> run(OWNER, new SafeguardCommands.ChangeSafeguards("documents", minimum(7))));
        String pin = run(OWNER, new VaultCommands.MakeVaultPin("documents", "loosen-safeguards"))
                .pin();
        SetSafeguardsRequest loose = new SetSafeguardsRequest(
                Optional.of(7),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(pin));
        assertThat(run(OWNER, new SafeguardCommands.ChangeSafeguards("documents", loose))
                        .days())
                .isEqualTo(7);
    }

    @Test
    void anImmutableVaultShortensNothingAndALockedOneStaysSo() {
        setAsMachine(daily(30), Optional.empty());
        run(TestService.LOCAL, new SafeguardCommands.ChangeSafeguards("documents", immutability("on")));
        refused(ProblemCode.VAULT_IMMUTABLE, () -> run(TestService.LOCAL, set(daily(20), Optional.of(pin()))));
        refused(
                ProblemCode.VAULT_IMMUTABLE,
                () -> run(TestService.LOCAL, new SafeguardCommands.ChangeSafeguards("documents", minimum(1))));
        setAsMachine(daily(40), Optional.empty());
        run(TestService.LOCAL, new SafeguardCommands.ChangeSafeguards("documents", immutability("off")));
        run(TestService.LOCAL, new SafeguardCommands.ChangeSafeguards("documents", immutability("locked")));
        for (String less : List.of("off", "on")) {
            refused(
                    ProblemCode.VAULT_IMMUTABLE,
                    () -> run(
                            TestService.LOCAL,
                            new SafeguardCommands.ChangeSafeguards("documents", immutability(less))));
        }
    }

    @Test
    void aPreviewSaysWhatWouldBeKeptAndWhyAndChangesNothing() {
        machine().backUp(new CommitTerms(PointKind.SCHEDULED, Optional.empty()));
        service().clock().advance(Duration.ofDays(10));
        machine().backUp();
        RetentionResponse shown = run(
                OWNER, new RetentionCommands.ShowPlannedRetention(machine().id().toString(), daily(8), 0));
        assertThat(shown.shortens()).isTrue();
        assertThat(shown.points().getFirst().expired()).isPresent();
        assertThat(causes(shown.points().getLast())).containsExactlyInAnyOrder("newest", "daily", "minimum");
        assertThat(show().policy()).isEmpty();
        refused(
                ProblemCode.RETENTION_TOO_SHORT,
                () -> run(
                        OWNER,
                        new RetentionCommands.ShowPlannedRetention(
                                machine().id().toString(), daily(2), 0)));
    }

    @Test
    void aCommitThatIsRepeatedAddsAPromiseAndChangesNone() {
        Instant until = service().clock().instant().plus(Duration.ofDays(100));
        machine().backUp(new CommitTerms(PointKind.ON_DEMAND, Optional.empty()));
        machine().again(new CommitTerms(PointKind.SCHEDULED, Optional.of(until)));
        assertThat(show().points().getFirst().keeps())
                .contains(new KeepReasonEntry("retain-until", Optional.of(until.toEpochMilli())));
        assertThat(show().points().getFirst().kind()).isEqualTo("on-demand");
        for (long seconds : new long[] {-1, 1}) {
            machine().again(new CommitTerms(PointKind.SCHEDULED, Optional.of(until.plusSeconds(seconds))));
            assertThat(show().points().getFirst().keeps())
                    .contains(new KeepReasonEntry("retain-until", Optional.of(until.toEpochMilli())));
        }
        refused(
                ProblemCode.RETAIN_UNTIL_TOO_LATE,
                () -> machine()
                        .backUp(new CommitTerms(
                                PointKind.ON_DEMAND, Optional.of(until.plus(Duration.ofDays(40_000))))));
    }

    @Test
    void aRebuildKnowsAllOfIt() {
        machine()
                .backUp(new CommitTerms(
                        PointKind.SCHEDULED,
                        Optional.of(service().clock().instant().plusSeconds(9_999_999))));
        machine().backUp();
        setAsMachine(daily(30), Optional.empty());
        run(OWNER, new RetentionCommands.HoldPoint(machine().id().toString(), 1, true));
        run(TestService.LOCAL, new SafeguardCommands.ChangeSafeguards("documents", immutability("on")));
        RetentionResponse before = show();
        assertThat(causes(before.points().getFirst())).contains("held", "retain-until");
        service().close();
        new OfflineVault(new DataDirectory(folder), service().clock(), new SecureRandom()).rebuild();
        opened = TestService.on(folder, new LocalDisk(), service().clock());
        assertThat(show()).isEqualTo(before);
    }

    @Test
    void whatIsRefusedOrChangesNothingTakesNoTurnOfTheLedger() {
        machine().backUp();
        setAsMachine(daily(30), Optional.empty());
        service().store().ledger().exclusively(() -> {
            elsewhere(() -> setAsMachine(daily(30), Optional.empty()));
            elsewhere(() -> refused(ProblemCode.PIN_MISSING, () -> setAsMachine(daily(20), Optional.empty())));
            elsewhere(() -> refused(ProblemCode.PIN_MISSING, () -> deleteAsMachine(Optional.empty())));
            elsewhere(() -> refused(ProblemCode.PIN_MISSING, () -> deleteAsMachine(Optional.of(1L))));
            elsewhere(() -> refused(ProblemCode.POINT_UNKNOWN, () -> deleteAsMachine(Optional.of(9L))));
            return true;
        });
        for (int i = 0; i < 19; i++) {
            setAsMachine(daily(31 + i), Optional.empty());
        }
        service().store().ledger().exclusively(() -> {
            elsewhere(() -> refused(ProblemCode.POLICY_LIMIT_REACHED, () -> setAsMachine(daily(60), Optional.empty())));
            return true;
        });
    }

    /** Runs the work on another thread, while this one has the ledger's turn. */
    private static void elsewhere(Runnable work) {
        CompletableFuture.runAsync(work).orTimeout(20, TimeUnit.SECONDS).join();
    }

    private void deleteAsMachine(Optional<Long> point) {
        service()
                .service()
                .deletion()
                .delete(
                        service().service().inventory().machineRow(machine().id()),
                        point,
                        new MachinePin(
                                service().service().securityPins(), machine().id(), Optional.empty()));
    }

    private RetentionResponse show() {
        return run(OWNER, new RetentionCommands.ShowRetention(machine().id().toString(), 0));
    }

    private RetentionCommands.SetRetention set(Optional<RetentionPolicyMessage> policy, Optional<String> pin) {
        return new RetentionCommands.SetRetention(machine().id().toString(), policy, pin);
    }

    private void setAsMachine(Optional<RetentionPolicyMessage> policy, Optional<String> pin) {
        service()
                .service()
                .retention()
                .setByMachine(
                        service().service().inventory().machineRow(machine().id()),
                        policy,
                        new MachinePin(
                                service().service().securityPins(), machine().id(), pin));
    }

    private String pin() {
        return run(OWNER, new MachineCommands.MakePin(machine().id().toString(), "shorten-retention"))
                .pin();
    }

    private <A> A run(Actor actor, AdminCommand<A> command) {
        return service().service().administration().execute(actor, command);
    }

    private static Optional<RetentionPolicyMessage> daily(int days) {
        return Optional.of(RetentionPolicySyntax.parse(
                ZoneOffset.UTC, Optional.of("" + days), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private static SetSafeguardsRequest minimum(int days) {
        return new SetSafeguardsRequest(
                Optional.of(days),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static SetSafeguardsRequest immutability(String word) {
        return new SetSafeguardsRequest(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(word),
                Optional.empty());
    }

    private static List<String> causes(RetainedPointEntry point) {
        return point.keeps().stream().map(KeepReasonEntry::cause).toList();
    }

    private static void refused(ProblemCode code, Runnable deed) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(deed::run)
                .matches(problem -> problem.code() == code, code.code());
    }
}
