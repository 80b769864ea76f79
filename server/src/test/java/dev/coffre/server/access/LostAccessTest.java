package dev.coffre.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.admin.RetentionCommands;
import dev.coffre.server.admin.VaultCommands;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.message.VaultEntry;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.Alias;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.testing.TestRecords;
import dev.coffre.vault.wire.MachineEntry;
import dev.coffre.vault.wire.ReaderTokenRequest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose machine, vault or vault credentials are no longer valid: what was begun before ends there. */
class LostAccessTest {
    private static final String VAULT = "documents";

    @TempDir
    Path folder = Path.of("");

    private final SplittableRandom random = new SplittableRandom(31);
    private final DomainId domain = DomainId.random(random);
    private final MachineId machine = MachineId.random(random);
    private final SigningKey pointKey = SigningKey.generate(new SecureRandom());
    private final TestRecords records = new TestRecords(domain, random);
    private final RecordBytes root = records.tree();

    private TestService service;
    private VaultId vault;
    private Vault mine;

    @BeforeEach
    void register() {
        service = TestService.in(folder);
        vault = service.vault(VAULT);
        mine = service.register(
                vault,
                machine,
                domain,
                pointKey.verifyingKey(),
                new DomainSlots(List.of(records.slot(SlotKind.PASSPHRASE, 1)), List.of()));
    }

    @AfterEach
    void close() {
        service.close();
    }

    private <T> T run(AdminCommand<T> command) {
        return service.service().administration().execute(TestService.LOCAL, command);
    }

    private void removeMachine() {
        run(new MachineCommands.RemoveMachine(machine.toString()));
    }

    private void deleteVault() {
        run(new VaultCommands.DeleteVault(VAULT, Optional.empty()));
    }

    private SignedPoint firstPoint() {
        return records.point(machine, ChainHead.NONE, root.oid(), pointKey);
    }

    private String machineToken() {
        return service.service()
                .tokens()
                .issue(
                        new TokenIdentity.MachineTokenIdentity(vault, machine, domain, 1),
                        Duration.ofMinutes(15),
                        "127.0.0.1")
                .token();
    }

    private VerifiedCredentials credentials() {
        run(new VaultCommands.IssueCredentials(VAULT));
        VaultEntry now = service.service().inventory().vault(vault);
        return new VerifiedCredentials(
                vault, VAULT, now.generation(), service.clock().instant().plus(Duration.ofHours(48)));
    }

    private String readerToken(VerifiedCredentials credentials) {
        return service.service()
                .readerTokenIssuer()
                .issue(credentials, new ReaderTokenRequest(machine.toString()), "127.0.0.1")
                .token();
    }

    private TokenIdentity use(String token) {
        return service.service().tokens().authenticate(Optional.of(token));
    }

    private static void refused(ProblemCode code, Runnable deed) {
        assertThatThrownBy(deed::run)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    /** A request that was let in while its token was still valid. */
    private void nothingCounts(ProblemCode code, VaultSession session) {
        refused(code, () -> session.put(List.of(root)));
        refused(code, () -> session.have(List.of(root.oid())));
        refused(code, () -> session.alias(List.of(new Alias(root.oid(), root.oid()))));
        refused(code, () -> session.commit(firstPoint()));
        refused(code, () -> mine.open(Optional.empty()));
        refused(code, () -> mine.open(Optional.of(session.id())));
        SlotChange slots = new SlotChange(List.of(records.slot(SlotKind.PASSPHRASE, 1)), Optional.empty());
        SecurityPin pin = service.pin(machine);
        refused(code, () -> mine.replaceSlots(slots, pin));
    }

    @Test
    void aRemovedMachineBacksUpNothingMore() {
        String token = machineToken();
        VaultSession session = mine.open(Optional.empty());
        session.put(List.of(root));
        assertThat(use(token)).isInstanceOf(TokenIdentity.MachineTokenIdentity.class);

        removeMachine();

        refused(ProblemCode.NOT_AUTHENTICATED, () -> use(token));
        nothingCounts(ProblemCode.MACHINE_UNKNOWN, session);
        assertThat(run(new VaultCommands.ListVaults()).vaults())
                .extracting(VaultEntry::points)
                .containsExactly(0L);
        assertThat(service.service().collector().run().needed())
                .as("records of ended sessions, when they are no longer young")
                .isEqualTo(1);
        service.clock().advance(Duration.ofDays(1));
        service.service().collector().run();
        service.clock().advance(Duration.ofDays(1));
        assertThat(service.service().collector().run().needed()).isZero();
    }

    @Test
    void aMachineIsRemovedOnce() {
        MachineRow row = service.service().inventory().machineRow(machine);
        removeMachine();
        refused(ProblemCode.MACHINE_UNKNOWN, this::removeMachine);
        refused(ProblemCode.MACHINE_UNKNOWN, () -> service.service().deletion().removeMachine(row));
    }

    @Test
    void aDeletedVaultTakesNothingAndGoesOnWhenItIsBroughtBack() {
        String token = machineToken();
        VaultSession session = mine.open(Optional.empty());
        session.put(List.of(root));

        deleteVault();

        refused(ProblemCode.NOT_AUTHENTICATED, () -> use(token));
        nothingCounts(ProblemCode.VAULT_DELETED, session);
        run(new VaultCommands.UndeleteVault(VAULT));
        VaultSession next = mine.open(Optional.of(session.id()));
        assertThat(next.id()).as("the one of before has ended").isNotEqualTo(session.id());
        next.put(List.of(root));
        assertThat(next.commit(firstPoint())).isInstanceOf(CommitResult.Committed.class);
    }

    @Test
    void aReaderTokenEndsWithItsCredentialsTheMachineAndTheVault() {
        String superseded = readerToken(credentials());
        assertThat(use(superseded)).isInstanceOf(TokenIdentity.ReaderTokenIdentity.class);
        VerifiedCredentials newest = credentials();
        refused(ProblemCode.NOT_AUTHENTICATED, () -> use(superseded));

        String token = readerToken(newest);
        deleteVault();
        refused(ProblemCode.NOT_AUTHENTICATED, () -> use(token));
        run(new VaultCommands.UndeleteVault(VAULT));
        assertThat(use(token)).isInstanceOf(TokenIdentity.ReaderTokenIdentity.class);

        removeMachine();
        refused(ProblemCode.NOT_AUTHENTICATED, () -> use(token));
        refused(ProblemCode.MACHINE_UNKNOWN, () -> readerToken(newest));
    }

    @Test
    void aTokenOfCredentialsThatAreSupersededWhileItIsMadeIsVoid() {
        VerifiedCredentials before = credentials();
        credentials();
        String token = readerToken(before);
        refused(ProblemCode.NOT_AUTHENTICATED, () -> use(token));
    }

    /** As versions before this one left it: the point came right after the removal. */
    private void commitAfterRemoval() {
        try (VaultSession session = mine.open(Optional.empty())) {
            session.put(List.of(root));
        }
        removeMachine();
        SignedPoint point = firstPoint();
        writeFile(point);
        service.store()
                .ledger()
                .append(new JournalEvent.PointCommitted(
                        vault, machine, 1, point.hash(), Optional.empty(), CommitTerms.ON_DEMAND.retainUntil()));
    }

    private void writeFile(SignedPoint point) {
        Receipt receipt = Receipt.issue(
                vault, point.hash(), service.clock().instant(), service.store().signingKey());
        service.store().files().points(vault).write(new StoredPoint(point, receipt));
    }

    @Test
    void aPointThatARemovedMachineStillHasIsSeenRecoveredAndDeletedAndTheVaultWithIt() {
        commitAfterRemoval();

        assertThat(run(new MachineCommands.ListMachines(VAULT)).machines())
                .extracting(MachineEntry::machine)
                .containsExactly(machine.toString());
        assertThat(run(new RetentionCommands.ListPoints(machine.toString())).points())
                .hasSize(1);
        String token = readerToken(credentials());
        assertThat(use(token)).isInstanceOf(TokenIdentity.ReaderTokenIdentity.class);
        refused(ProblemCode.VAULT_NOT_EMPTY, this::deleteVault);
        run(new RetentionCommands.DeletePoints(machine.toString(), Optional.empty(), Optional.empty()));
        deleteVault();
        service.clock().advance(Duration.ofDays(14));
        service.service().retentionTask().run();
        service.service().retentionTask().run();

        refused(ProblemCode.NOT_AUTHENTICATED, () -> use(token));
        assertThat(run(new VaultCommands.ListVaults()).vaults()).isEmpty();
        refused(ProblemCode.MACHINE_UNKNOWN, () -> run(new RetentionCommands.ListPoints(machine.toString())));
    }

    @Test
    void aStartAdoptsNoPointOfARemovedMachine() {
        try (VaultSession session = mine.open(Optional.empty())) {
            session.put(List.of(root));
        }
        writeFile(firstPoint());
        removeMachine();
        service.close();

        service = TestService.in(folder);

        assertThat(service.service().inventory().vault(vault).points()).isZero();
    }
}
