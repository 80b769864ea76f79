package dev.coffre.server.hosting;

import dev.coffre.server.access.MachineAccessCheck;
import dev.coffre.server.access.PinOperation;
import dev.coffre.server.access.SecurityPinService;
import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.alerts.KeySlotAlerts;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.catalog.SlotRow;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.message.SlotEntry;
import dev.coffre.server.message.SlotList;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.admission.SlotRules;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.slot.KeySlotFile;
import dev.coffre.vault.slot.SlotKind;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.storage.SlotFiles;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Key slots of domains: serving them, replacing them with a security PIN, and making former ones valid again for an owner.
 * Files of superseded slots are kept but not served.
 */
public final class KeySlotService {
    private static final System.Logger LOG = System.getLogger(KeySlotService.class.getName());

    private final Catalog catalog;
    private final Ledger ledger;
    private final StoreFiles store;
    private final SecurityPinService pins;
    private final KeySlotAlerts alerts;
    private final InstantSource clock;

    public KeySlotService(
            Catalog catalog,
            Ledger ledger,
            StoreFiles store,
            SecurityPinService pins,
            KeySlotAlerts alerts,
            InstantSource clock) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.store = store;
        this.pins = pins;
        this.alerts = alerts;
        this.clock = clock;
    }

    /** Returns the valid slots and all keyrings. A damaged slot is left out, since another one may open as much. */
    public DomainSlots openableSlots(DomainId domain) {
        DomainRow row = domain(domain);
        List<KeySlotFile> slots = valid(row).stream()
                .flatMap(slot -> readable(row, slot).stream())
                .toList();
        return new DomainSlots(slots, store.slots(row.vault()).keyrings(domain, row.epoch()));
    }

    private Optional<KeySlotFile> readable(DomainRow row, SlotId slot) {
        try {
            return Optional.of(store.slots(row.vault()).slot(row.id(), slot));
        } catch (Problem problem) {
            if (problem.code() != ProblemCode.SLOT_DAMAGED) {
                throw problem;
            }
            LOG.log(System.Logger.Level.WARNING, "a key slot is left out: {0}", problem.getMessage());
            return Optional.empty();
        }
    }

    private List<SlotId> valid(DomainRow row) {
        return catalog.read(connection -> new MachineTable(connection).validSlots(row.nr()));
    }

    /** The ids of the valid slots, damaged ones included. */
    public List<SlotId> validIds(DomainId domain) {
        return valid(domain(domain));
    }

    /** The encoded files of {@link #openableSlots}. */
    public List<byte[]> files(DomainId domain) {
        DomainSlots slots = openableSlots(domain);
        List<byte[]> all = new ArrayList<>();
        slots.slots().forEach(slot -> all.add(slot.encode()));
        slots.keyrings().forEach(keyring -> all.add(keyring.encode()));
        return all;
    }

    /**
     * As {@link dev.coffre.vault.Vault#replaceSlots}. The change is validated before the PIN is consumed, so an invalid
     * change does not cost the person a PIN. A change that drops the recovery code is refused with
     * {@code recovery-code-dropped} until an owner has issued a PIN for that operation.
     */
    public boolean replace(TokenIdentity.MachineTokenIdentity machine, SlotChange change, SecurityPin pin) {
        boolean changed = ledger.exclusively(() -> {
            DomainRow row = catalog.read(connection -> {
                new MachineAccessCheck(connection).require(machine.machine());
                return new VaultTable(connection).domain(machine.domain()).orElseThrow();
            });
            SlotRules rules = new SlotRules(machine.domain(), openableSlots(machine.domain()), superseded(row));
            if (rules.isApplied(change)) {
                return false;
            }
            DomainSlots after = rules.apply(change);
            pins.consume(machine.machine(), requiredPinOperation(machine.machine(), row, rules, change), pin.digits());
            write(row, change, after);
            return true;
        });
        if (changed) {
            alerts.changed(machine.vault(), machine.machine());
        }
        return changed;
    }

    /**
     * Returns the operation that the PIN must allow. A valid slot that cannot be read may belong to a recovery code,
     * and could be repaired from a copy of the store. It is treated as one unless another recovery code stays.
     */
    private PinOperation requiredPinOperation(MachineId machine, DomainRow row, SlotRules rules, SlotChange change) {
        boolean keepsCode = change.slots().stream()
                .anyMatch(slot -> slot.kind() == SlotKind.RECOVERY_CODE
                        && rules.current().slots().contains(slot));
        boolean dropsUnread =
                !keepsCode && valid(row).size() > rules.current().slots().size();
        if (dropsUnread || rules.dropsRecoveryCode(change)) {
            if (!pins.isIssued(machine, PinOperation.DROP_RECOVERY_CODE)) {
                throw ProblemCode.RECOVERY_CODE_DROPPED.problem();
            }
            return PinOperation.DROP_RECOVERY_CODE;
        }
        return change.keyring().isPresent() ? PinOperation.ROTATE_KEY : PinOperation.CHANGE_PASSPHRASE;
    }

    private void write(DomainRow row, SlotChange change, DomainSlots after) {
        SlotFiles files = store.slots(row.vault());
        change.slots().forEach(files::write);
        change.keyring().ifPresent(files::write);
        append(row, after.epoch(), after.slots().stream().map(KeySlotFile::id).toList());
    }

    private void append(DomainRow row, int epoch, List<SlotId> valid) {
        List<SlotId> superseded =
                valid(row).stream().filter(slot -> !valid.contains(slot)).toList();
        ledger.append(new JournalEvent.SlotsWritten(row.vault(), row.id(), epoch, valid, superseded));
    }

    private Set<SlotId> superseded(DomainRow row) {
        return all(row).stream().filter(slot -> !slot.valid()).map(SlotRow::id).collect(Collectors.toSet());
    }

    private List<SlotRow> all(DomainRow row) {
        return catalog.read(connection -> new MachineTable(connection).allSlots(row.nr()));
    }

    /** Returns the valid key slots of the machine's domain, and the former ones that can be reinstated. */
    public SlotList list(MachineRow machine) {
        DomainRow row = domain(machine.domain());
        Instant now = clock.instant();
        return new SlotList(all(row).stream()
                .filter(slot -> slot.valid() || slot.isReinstatable(now))
                .flatMap(slot -> entry(slot, readable(row, slot.id())).stream())
                .toList());
    }

    /**
     * A valid slot is listed even if its file is damaged, so that it is not dropped unnoticed. A damaged former slot is not
     * listed.
     */
    private static Optional<SlotEntry> entry(SlotRow slot, Optional<KeySlotFile> file) {
        if (file.isEmpty() && !slot.valid()) {
            return Optional.empty();
        }
        return Optional.of(new SlotEntry(
                slot.id().toString(),
                file.map(KeySlotFile::kind).map(KeySlotService::kind).orElse("damaged"),
                file.map(KeySlotFile::epoch).orElse(0),
                slot.valid(),
                slot.supersededAt().map(Instant::toEpochMilli),
                slot.reinstatableUntil().map(Instant::toEpochMilli)));
    }

    private static String kind(SlotKind kind) {
        return switch (kind) {
            case PASSPHRASE -> "passphrase";
            case RECOVERY_CODE -> "recovery-code";
        };
    }

    /**
     * Makes former slots valid again. The epoch does not change, since records may be sealed under it. Slots that this
     * replaces become former ones, so it can be undone.
     *
     * @param only whether all other slots end; otherwise valid slots stay valid
     * @param seen slots that were valid when the person chose; the call fails if they changed since. Empty skips this check
     * @return whether other slots are valid now
     * @throws Problem {@code slot-unknown} if a slot cannot be made valid, {@code slot-damaged}, or {@code slots-refused} if
     *     too many would be valid or the valid slots differ from {@code seen}
     */
    public boolean reinstate(MachineRow machine, Collection<SlotId> wanted, boolean only, Collection<SlotId> seen) {
        boolean changed = ledger.exclusively(() -> {
            DomainRow row = domain(machine.domain());
            Set<SlotId> valid = Set.copyOf(valid(row));
            if (!seen.isEmpty() && !valid.equals(Set.copyOf(seen))) {
                throw ProblemCode.SLOTS_REFUSED.with(
                        "reason", "other key slots are valid now than those that were shown");
            }
            Set<SlotId> after = new LinkedHashSet<>(wanted);
            if (!only) {
                after.addAll(valid);
            }
            if (after.equals(valid)) {
                return false;
            }
            requireReinstatable(
                    row, after.stream().filter(slot -> !valid.contains(slot)).toList());
            if (after.size() > SlotRules.MAX_VALID) {
                throw ProblemCode.SLOTS_REFUSED.with(
                        "reason", after.size() + " slots would be valid, more than " + SlotRules.MAX_VALID);
            }
            append(row, row.epoch(), List.copyOf(after));
            return true;
        });
        if (changed) {
            alerts.changed(machine.vault(), machine.id());
        }
        return changed;
    }

    private void requireReinstatable(DomainRow row, List<SlotId> slots) {
        Instant now = clock.instant();
        Set<SlotId> restorable = all(row).stream()
                .filter(slot -> slot.isReinstatable(now))
                .map(SlotRow::id)
                .collect(Collectors.toSet());
        for (SlotId slot : slots) {
            if (!restorable.contains(slot)) {
                throw ProblemCode.SLOT_UNKNOWN.with("slot", slot);
            }
            store.slots(row.vault()).slot(row.id(), slot);
        }
    }

    private DomainRow domain(DomainId domain) {
        return catalog.read(
                connection -> new VaultTable(connection).domain(domain).orElseThrow());
    }
}
