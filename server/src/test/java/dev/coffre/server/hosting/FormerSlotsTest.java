package dev.coffre.server.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffre.server.access.PinOperation;
import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.admin.AdminCommand;
import dev.coffre.server.admin.AlertCommands;
import dev.coffre.server.admin.MachineCommands;
import dev.coffre.server.admin.MailCommands;
import dev.coffre.server.admin.SafeguardCommands;
import dev.coffre.server.catalog.AlertKind;
import dev.coffre.server.catalog.AlertRow;
import dev.coffre.server.catalog.AlertSeverity;
import dev.coffre.server.catalog.AlertState;
import dev.coffre.server.catalog.AlertTable;
import dev.coffre.server.catalog.AuditFilter;
import dev.coffre.server.catalog.MailTable;
import dev.coffre.server.message.MailRecipient;
import dev.coffre.server.message.SetSafeguardsRequest;
import dev.coffre.server.message.SlotEntry;
import dev.coffre.server.service.OfflineVault;
import dev.coffre.server.testing.RawFiles;
import dev.coffre.server.testing.TestService;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.KeyringFile;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.disk.LocalDisk;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.testing.SimulatedClock;
import dev.coffre.vault.testing.TestRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who wins a PIN by a trick replaces all key slots by useless ones; their owner undoes it. */
class FormerSlotsTest {
    private static final String NAME = "documents";

    private final Path folder;
    private final SimulatedClock clock = new SimulatedClock();
    private final DomainId domain;
    private final MachineId machine;
    private final TestRecords records;
    private final KeySlotFile passphrase;
    private final KeySlotFile code;
    private final VaultId vault;
    private TestService service;

    FormerSlotsTest(@TempDir Path folder) {
        this.folder = folder;
        SplittableRandom random = new SplittableRandom(27);
        domain = DomainId.random(random);
        machine = MachineId.random(random);
        records = new TestRecords(domain, random);
        passphrase = records.slot(SlotKind.PASSPHRASE, 1);
        code = records.slot(SlotKind.RECOVERY_CODE, 1);
        service = open();
        vault = service.vault(NAME);
        service.register(
                vault,
                machine,
                domain,
                SigningKey.generate(new SecureRandom()).verifyingKey(),
                new DomainSlots(List.of(passphrase, code), List.of()));
    }

    private TestService open() {
        return TestService.on(folder, new LocalDisk(), clock);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void replacedSlotsComeBackBesideThoseThatReplacedThem() {
        KeySlotFile other = records.slot(SlotKind.PASSPHRASE, 1);
        replace(PinOperation.DROP_RECOVERY_CODE, other);
        assertThat(valid()).containsExactly(other);

        restore(passphrase, code);
        assertThat(valid()).containsExactlyInAnyOrder(passphrase, code, other);
        restore(passphrase, code);
        replace(PinOperation.CHANGE_PASSPHRASE, records.slot(SlotKind.PASSPHRASE, 1), code);
        assertThat(valid()).hasSize(2).contains(code);
        restore(passphrase);
        assertThat(valid()).hasSize(3).contains(passphrase);
    }

    @Test
    void theyComeBackInPlaceOfTheOthersWhichAreFormerOnesThen() {
        KeySlotFile other = records.slot(SlotKind.PASSPHRASE, 1);
        replace(PinOperation.DROP_RECOVERY_CODE, other);
        execute(new MachineCommands.ReinstateSlots(id(), ids(passphrase, code), true));
        assertThat(valid()).containsExactlyInAnyOrder(passphrase, code);
        assertThat(former()).extracting(SlotEntry::slot).containsExactlyElementsOf(ids(other));
        execute(new MachineCommands.ReinstateSlots(id(), ids(other), true));
        assertThat(valid()).containsExactly(other);
    }

    @Test
    void slotsOfTheEpochBeforeComeBackAndTheEpochStays() {
        KeySlotFile next = records.slot(SlotKind.PASSPHRASE, 2);
        KeyringFile keyring = records.keyring(2);
        KeySlotFile nextCode = records.slot(SlotKind.RECOVERY_CODE, 2);
        replace(PinOperation.ROTATE_KEY, new SlotChange(List.of(next, nextCode), Optional.of(keyring)));

        restore(passphrase, code);
        assertThat(mine().slots().epoch()).isEqualTo(2);
        assertThat(mine().slots().keyrings()).containsExactly(keyring);
        assertThat(valid()).containsExactlyInAnyOrder(passphrase, code, next, nextCode);
        try (VaultSession session = mine().open(Optional.empty())) {
            session.put(List.of(records.record(RecordType.CHUNK, 1), records.record(RecordType.CHUNK, 2)));
        }
        // A passphrase is changed with the newest data key, and both recovery codes stay.
        KeySlotFile newest = records.slot(SlotKind.PASSPHRASE, 2);
        replace(PinOperation.CHANGE_PASSPHRASE, newest, code, nextCode);
        assertThat(valid()).containsExactlyInAnyOrder(newest, code, nextCode);
    }

    @Test
    void theyComeBackForAsLongAsTheVaultSaidWhenTheyWereReplaced() {
        service.service()
                .administration()
                .execute(TestService.LOCAL, new SafeguardCommands.ChangeSafeguards(NAME, softDelete(30)));
        replace(PinOperation.CHANGE_PASSPHRASE, records.slot(SlotKind.PASSPHRASE, 1), code);
        service.service()
                .administration()
                .execute(TestService.LOCAL, new SafeguardCommands.ChangeSafeguards(NAME, softDelete(14)));
        assertThat(former())
                .extracting(SlotEntry::slot)
                .containsExactly(passphrase.id().toString());
        clock.advance(Duration.ofDays(30).minusMillis(1));
        restore(passphrase);
        replace(PinOperation.CHANGE_PASSPHRASE, records.slot(SlotKind.PASSPHRASE, 1), code);
        clock.advance(Duration.ofDays(14));
        assertThat(former()).isEmpty();
        refused(ProblemCode.SLOT_UNKNOWN, () -> restore(passphrase));
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

    @Test
    void whatWasNeverASlotOfTheDomainIsRefusedByName() {
        refused(ProblemCode.SLOT_UNKNOWN, () -> restore(records.slot(SlotKind.PASSPHRASE, 1)));
        refused(
                ProblemCode.SLOT_UNKNOWN,
                () -> execute(new MachineCommands.ReinstateSlots(id(), List.of("no id"), false)));
        refused(
                ProblemCode.REQUEST_MALFORMED,
                () -> execute(new MachineCommands.ReinstateSlots(id(), List.of(), false)));
    }

    @Test
    void noSlotsOfAThiefKeepTheFormerOnesOut() {
        replace(PinOperation.DROP_RECOVERY_CODE, many());
        restore(passphrase, code);
        assertThat(valid()).hasSize(10).contains(passphrase, code);
        KeySlotFile[] ofAnotherTrick = many();
        replace(PinOperation.DROP_RECOVERY_CODE, ofAnotherTrick);
        List<String> all = former().stream().map(SlotEntry::slot).toList();
        refused(ProblemCode.SLOTS_REFUSED, () -> execute(new MachineCommands.ReinstateSlots(id(), all, false)));
        restore(passphrase, code);
        assertThat(valid()).hasSize(10).contains(passphrase, code);
    }

    private KeySlotFile[] many() {
        return Stream.generate(() -> records.slot(SlotKind.PASSPHRASE, 1))
                .limit(8)
                .toArray(KeySlotFile[]::new);
    }

    @Test
    void aMachineBringsNoFormerSlotBack() {
        replace(PinOperation.CHANGE_PASSPHRASE, records.slot(SlotKind.PASSPHRASE, 1), code);
        refused(ProblemCode.SLOTS_REFUSED, () -> replace(PinOperation.CHANGE_PASSPHRASE, passphrase, code));
    }

    @Test
    void theRecoveryCodeEndsOnlyByAPinForThat() {
        KeySlotFile other = records.slot(SlotKind.PASSPHRASE, 1);
        refused(ProblemCode.RECOVERY_CODE_DROPPED, () -> replace(PinOperation.CHANGE_PASSPHRASE, other));
        KeySlotFile otherCode = records.slot(SlotKind.RECOVERY_CODE, 1);
        refused(ProblemCode.RECOVERY_CODE_DROPPED, () -> replace(PinOperation.CHANGE_PASSPHRASE, other, otherCode));
        SlotChange rotation =
                new SlotChange(List.of(records.slot(SlotKind.PASSPHRASE, 2)), Optional.of(records.keyring(2)));
        refused(ProblemCode.RECOVERY_CODE_DROPPED, () -> replace(PinOperation.ROTATE_KEY, rotation));
        assertThat(valid()).containsExactlyInAnyOrder(passphrase, code);
        assertThat(alerts()).isEmpty();

        replace(PinOperation.DROP_RECOVERY_CODE, other);
        assertThat(valid()).containsExactly(other);
    }

    @Test
    void eachChangeIsAnAlertAndAMailOfItsOwn() {
        execute(new MailCommands.SetRecipients(
                NAME, List.of(new MailRecipient("owner@example.org", "critical", "fr", false))));
        replace(PinOperation.CHANGE_PASSPHRASE, records.slot(SlotKind.PASSPHRASE, 1), code);
        AlertRow first = alerts().getFirst();
        assertThat(first.severity()).isEqualTo(AlertSeverity.CRITICAL);
        assertThat(first.machine()).contains(machine);
        execute(new AlertCommands.AcknowledgeAlert(NAME, first.nr()));
        clock.advance(Duration.ofMinutes(20));
        replace(PinOperation.CHANGE_PASSPHRASE, records.slot(SlotKind.PASSPHRASE, 1), code);
        assertThat(alerts()).singleElement().satisfies(second -> {
            assertThat(second.nr()).isNotEqualTo(first.nr());
            assertThat(second.state()).isEqualTo(AlertState.OPEN);
        });
        clock.advance(Duration.ofMinutes(20));
        restore(passphrase);
        assertThat(mails()).isEqualTo(3);
        restore(passphrase);
        assertThat(mails()).isEqualTo(3);
    }

    /** The disk is full, or the service is killed, after the change and before its alert. */
    @Test
    void aChangeThatNobodyWasToldOfIsToldLater() {
        service.store()
                .ledger()
                .append(new JournalEvent.SlotsWritten(vault, domain, 1, List.of(code.id()), List.of(passphrase.id())));
        assertThat(alerts()).isEmpty();
        service.service().alertScan().run();
        assertThat(alerts())
                .singleElement()
                .satisfies(alert -> assertThat(alert.machine()).contains(machine));
        clock.advance(Duration.ofMinutes(20));
        long nr = alerts().getFirst().nr();
        service.service().alertScan().run();
        assertThat(alerts()).extracting(AlertRow::nr).containsExactly(nr);
    }

    @Test
    void aChoiceMadeOnAnOldListIsRefused() {
        List<String> seen = ids(passphrase, code);
        KeySlotFile other = records.slot(SlotKind.PASSPHRASE, 1);
        replace(PinOperation.CHANGE_PASSPHRASE, other, code);
        refused(
                ProblemCode.SLOTS_REFUSED,
                () -> execute(new MachineCommands.ReinstateSlots(id(), ids(passphrase, code), true, seen)));
        assertThat(valid()).containsExactlyInAnyOrder(other, code);
        execute(new MachineCommands.ReinstateSlots(id(), ids(passphrase, code), true, ids(other, code)));
        assertThat(valid()).containsExactlyInAnyOrder(passphrase, code);
    }

    /** It may be that of a recovery code, and mended from a copy of the store. */
    @Test
    void aValidSlotThatCannotBeReadIsListedAndEndsByThePinForRecoveryCodes() throws IOException {
        Path file = RawFiles.below(service.store().files().layout().vaults()).stream()
                .filter(one -> one.getFileName().toString().equals(code.id().toString()))
                .findFirst()
                .orElseThrow();
        RawFiles.write(file, "damaged".getBytes(StandardCharsets.US_ASCII));
        assertThat(execute(new MachineCommands.ListSlots(id())).slots())
                .extracting(SlotEntry::kind)
                .containsExactlyInAnyOrder("passphrase", "damaged");
        KeySlotFile other = records.slot(SlotKind.PASSPHRASE, 1);
        refused(ProblemCode.RECOVERY_CODE_DROPPED, () -> replace(PinOperation.CHANGE_PASSPHRASE, other));
        replace(PinOperation.DROP_RECOVERY_CODE, other);
        assertThat(valid()).containsExactly(other);
    }

    private long mails() {
        return service.store()
                .catalog()
                .read(connection -> new MailTable(connection)
                        .countSince("owner@example.org", clock.instant().minus(Duration.ofDays(1))));
    }

    @Test
    void aCatalogThatWasMadeAnewKnowsThemAndWhatWasBroughtBack() {
        replace(PinOperation.CHANGE_PASSPHRASE, records.slot(SlotKind.PASSPHRASE, 1), code);
        replace(PinOperation.CHANGE_PASSPHRASE, records.slot(SlotKind.PASSPHRASE, 1), code);
        restore(passphrase);
        List<SlotEntry> before = execute(new MachineCommands.ListSlots(id())).slots();
        service.close();
        new OfflineVault(service.folder(), clock, new SecureRandom()).rebuild();
        service = open();
        assertThat(execute(new MachineCommands.ListSlots(id())).slots())
                .isEqualTo(before)
                .hasSize(4);
        assertThat(valid()).contains(passphrase);
        service.service().alertScan().run();
        assertThat(alerts()).hasSize(1);
    }

    @Test
    void theAuditLogNamesTheSlots() {
        replace(PinOperation.CHANGE_PASSPHRASE, records.slot(SlotKind.PASSPHRASE, 1), code);
        restore(passphrase);
        AuditFilter restorations = new AuditFilter(
                Optional.of(vault),
                Optional.empty(),
                Optional.of("reinstate-slots"),
                Optional.empty(),
                Optional.empty());
        assertThat(service.service()
                        .auditLog()
                        .page(restorations, Optional.empty(), 10)
                        .entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.action().facts())
                        .containsEntry("slots", passphrase.id().toString())
                        .containsEntry("machineId", id()));
    }

    private void replace(PinOperation operation, KeySlotFile... slots) {
        replace(operation, new SlotChange(Arrays.asList(slots), Optional.empty()));
    }

    private void replace(PinOperation operation, SlotChange change) {
        String pin = service.service().securityPins().issue(machine, operation).pin();
        service.service()
                .keySlots()
                .replace(
                        new TokenIdentity.MachineTokenIdentity(vault, machine, domain, 1),
                        change,
                        new SecurityPin(pin));
    }

    private void restore(KeySlotFile... slots) {
        execute(new MachineCommands.ReinstateSlots(id(), ids(slots), false));
    }

    private static List<String> ids(KeySlotFile... slots) {
        return Stream.of(slots).map(slot -> slot.id().toString()).toList();
    }

    private <A> A execute(AdminCommand<A> command) {
        return service.service().administration().execute(TestService.LOCAL, command);
    }

    private String id() {
        return machine.toString();
    }

    private Vault mine() {
        return service.as(vault, machine, domain);
    }

    private List<KeySlotFile> valid() {
        return mine().slots().slots();
    }

    private List<SlotEntry> former() {
        return execute(new MachineCommands.ListSlots(id())).slots().stream()
                .filter(slot -> !slot.valid())
                .toList();
    }

    private List<AlertRow> alerts() {
        return service.store().catalog().read(connection -> new AlertTable(connection).active(AlertKind.SLOTS_CHANGED));
    }

    private static void refused(ProblemCode code, ThrowingCallable asked) {
        assertThatThrownBy(asked)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }
}
