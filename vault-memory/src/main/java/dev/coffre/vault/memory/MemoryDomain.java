package dev.coffre.vault.memory;

import dev.coffre.vault.Alias;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.admission.AdmissionRules;
import dev.coffre.vault.admission.CheckedRecord;
import dev.coffre.vault.admission.LiveRecord;
import dev.coffre.vault.admission.LiveRecords;
import dev.coffre.vault.admission.SlotRules;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SlotId;
import dev.coffre.vault.record.RecordType;
import dev.coffre.vault.slot.KeySlotFile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The records and key slots of one domain. Guarded by its vault's lock. */
final class MemoryDomain implements LiveRecords {
    private final DomainId id;
    private final Map<Oid, CheckedRecord> records = new HashMap<>();
    private final Map<Oid, RecordType> types = new HashMap<>();
    private final Set<Oid> damaged = new HashSet<>();
    private final Set<Oid> rotten = new HashSet<>();
    private final Map<Oid, Oid> aliases = new HashMap<>();
    private final Set<SlotId> superseded = new HashSet<>();
    private DomainSlots slots;

    MemoryDomain(DomainId id, DomainSlots slots) {
        this.id = id;
        this.slots = slots;
    }

    DomainId id() {
        return id;
    }

    AdmissionRules admissionRules() {
        return new AdmissionRules(id, slots.epoch());
    }

    SlotRules slotRules() {
        return new SlotRules(id, slots, superseded);
    }

    DomainSlots slots() {
        return slots;
    }

    void replaceSlots(DomainSlots next) {
        slots.slots().stream().map(KeySlotFile::id).forEach(superseded::add);
        next.slots().stream().map(KeySlotFile::id).forEach(superseded::remove);
        slots = next;
    }

    void overrideSlots(DomainSlots others) {
        slots = others;
    }

    /** Returns whether the record was new. */
    boolean admit(CheckedRecord record) {
        damaged.remove(record.record().oid());
        rotten.remove(record.record().oid());
        aliases.remove(record.record().oid());
        types.put(record.record().oid(), record.header().type());
        return records.put(record.record().oid(), record) == null;
    }

    /** Replaces only a lost record, and only by a live one of its type. So no two records can substitute for each other. */
    void alias(Alias alias) {
        RecordType type = types.get(alias.lost());
        if (type != null
                && type.isData()
                && type == types.get(alias.substitute())
                && isLive(alias.substitute())
                && !isLive(alias.lost())) {
            aliases.put(alias.lost(), alias.substitute());
        }
    }

    /** Returns the substitute of a damaged record. If that is damaged too, its own substitute is returned. */
    Optional<byte[]> substitute(Oid oid) {
        Oid by = aliases.get(oid);
        if (by == null) {
            return Optional.empty();
        }
        return isDamaged(by) ? substitute(by) : bytes(by);
    }

    Optional<byte[]> bytes(Oid oid) {
        return Optional.ofNullable(records.get(oid))
                .map(record -> record.record().bytes().clone());
    }

    boolean isDamaged(Oid oid) {
        return damaged.contains(oid);
    }

    boolean isLive(Oid oid) {
        return find(Set.of(oid)).containsKey(oid);
    }

    /** The damage stays visible until the record is sent again. */
    void damage(Oid oid) {
        damaged.add(oid);
    }

    /** The damage is noticed by {@link #verify}. */
    void rot(Oid oid) {
        rotten.add(oid);
    }

    /** Notices damage of the record. */
    void verify(Oid oid) {
        if (rotten.remove(oid)) {
            damaged.add(oid);
        }
    }

    void remove(Oid oid) {
        records.remove(oid);
        damaged.add(oid);
    }

    long bytes() {
        return records.values().stream()
                .mapToLong(record -> record.record().bytes().length)
                .sum();
    }

    @Override
    public Map<Oid, LiveRecord> find(Set<Oid> oids) {
        Map<Oid, Boolean> whole = new HashMap<>();
        Map<Oid, LiveRecord> found = new HashMap<>();
        for (Oid oid : oids) {
            if (isWhole(oid, whole)) {
                found.put(oid, live(oid));
            }
        }
        return found;
    }

    private LiveRecord live(Oid oid) {
        CheckedRecord record = records.get(oid);
        return record == null ? live(Objects.requireNonNull(aliases.get(oid))) : record.live();
    }

    /** Without damage every record is whole: its children were live when it was admitted. */
    private boolean isWhole(Oid oid, Map<Oid, Boolean> known) {
        if (damaged.isEmpty()) {
            return records.containsKey(oid);
        }
        Boolean before = known.get(oid);
        if (before != null) {
            return before;
        }
        boolean whole = damaged.contains(oid) ? isReplaced(oid, known) : hasAllChildren(oid, known);
        known.put(oid, whole);
        return whole;
    }

    private boolean isReplaced(Oid lost, Map<Oid, Boolean> known) {
        Oid by = aliases.get(lost);
        return by != null && isWhole(by, known);
    }

    private boolean hasAllChildren(Oid oid, Map<Oid, Boolean> known) {
        CheckedRecord record = records.get(oid);
        return record != null && record.header().children().stream().allMatch(child -> isWhole(child, known));
    }
}
