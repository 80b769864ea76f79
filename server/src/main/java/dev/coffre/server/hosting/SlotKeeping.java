package dev.coffre.server.hosting;

import dev.coffre.server.access.Grant;
import dev.coffre.server.access.MachineAccess;
import dev.coffre.server.access.PinOperation;
import dev.coffre.server.access.SecurityPins;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.Machines;
import dev.coffre.server.catalog.Vaults;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.admission.SlotRules;
import dev.coffre.vault.folder.SlotFiles;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.journal.JournalEvent;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.slot.KeySlotFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The key slots of domains: served, and replaced with a security PIN. Files of superseded slots stay, unserved. */
public final class SlotKeeping {
    private static final System.Logger LOG = System.getLogger(SlotKeeping.class.getName());

    private final Catalog catalog;
    private final Ledger ledger;
    private final StoreFiles store;
    private final SecurityPins pins;

    public SlotKeeping(Catalog catalog, Ledger ledger, StoreFiles store, SecurityPins pins) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.store = store;
        this.pins = pins;
    }

    /** The slots that are valid now, and all keyrings. A damaged slot is left out: each other one opens as much. */
    public DomainSlots of(DomainId domain) {
        DomainRow row = domain(domain);
        SlotFiles files = store.slots(row.vault());
        List<KeySlotFile> slots = new ArrayList<>();
        for (SlotId slot : valid(row)) {
            try {
                slots.add(files.slot(domain, slot));
            } catch (Problem problem) {
                if (problem.code() != ProblemCode.SLOT_DAMAGED) {
                    throw problem;
                }
                LOG.log(System.Logger.Level.WARNING, "a key slot is left out: {0}", problem.getMessage());
            }
        }
        return new DomainSlots(slots, files.keyrings(domain, row.epoch()));
    }

    private List<SlotId> valid(DomainRow row) {
        return catalog.read(connection -> new Machines(connection).slots(row.nr()));
    }

    /** The files of {@link #of}. */
    public List<byte[]> files(DomainId domain) {
        DomainSlots slots = of(domain);
        List<byte[]> all = new ArrayList<>();
        slots.slots().forEach(slot -> all.add(slot.encode()));
        slots.keyrings().forEach(keyring -> all.add(keyring.encode()));
        return all;
    }

    /**
     * As {@link dev.coffre.vault.Vault#replaceSlots}. The change is judged before the PIN is used up, so a change that
     * cannot be does not cost the person a new PIN.
     */
    public void replace(Grant.Machine machine, SlotChange change, SecurityPin pin) {
        ledger.inTurn(() -> {
            DomainRow row = catalog.read(connection -> {
                new MachineAccess(connection).require(machine.machine());
                return new Vaults(connection).domain(machine.domain()).orElseThrow();
            });
            SlotRules rules = new SlotRules(machine.domain(), of(machine.domain()), superseded(row));
            if (rules.isDone(change)) {
                return false;
            }
            DomainSlots after = rules.apply(change);
            PinOperation operation =
                    change.keyring().isPresent() ? PinOperation.ROTATE_KEY : PinOperation.CHANGE_PASSPHRASE;
            pins.use(machine.machine(), operation, pin.digits());
            write(row, change, after);
            return true;
        });
    }

    private void write(DomainRow row, SlotChange change, DomainSlots after) {
        SlotFiles files = store.slots(row.vault());
        change.slots().forEach(files::write);
        change.keyring().ifPresent(files::write);
        List<SlotId> valid = after.slots().stream().map(KeySlotFile::id).toList();
        List<SlotId> superseded =
                valid(row).stream().filter(slot -> !valid.contains(slot)).toList();
        ledger.append(new JournalEvent.SlotsWritten(row.vault(), row.id(), after.epoch(), valid, superseded));
    }

    private Set<SlotId> superseded(DomainRow row) {
        return catalog.read(connection -> new Machines(connection).supersededSlots(row.nr()));
    }

    private DomainRow domain(DomainId domain) {
        return catalog.read(connection -> new Vaults(connection).domain(domain).orElseThrow());
    }
}
