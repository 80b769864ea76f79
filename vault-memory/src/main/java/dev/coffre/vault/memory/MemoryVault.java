package dev.coffre.vault.memory;

import dev.coffre.vault.Alias;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.DomainReader;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.admission.CheckedBatch;
import dev.coffre.vault.admission.CheckedRecord;
import dev.coffre.vault.admission.LiveRecord;
import dev.coffre.vault.admission.SlotRules;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.Receipt;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A whole vault with its machines and domains, under the same rules as a durable one. Tests can also make it lose and damage
 * its data. Thread-safe.
 */
public final class MemoryVault {
    private final VaultId id;
    private final SigningKey signingKey;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<DomainId, MemoryDomain> domains = new HashMap<>();
    private final Map<MachineId, MemoryMachine> machines = new HashMap<>();
    private final Map<SessionId, MemorySession> sessions = new HashMap<>();
    private final Map<MachineId, MemoryReportSink> reports = new HashMap<>();
    private long quota = Long.MAX_VALUE;

    public MemoryVault(VaultId id, SigningKey signingKey, InstantSource clock, RandomGenerator random) {
        this.id = id;
        this.signingKey = signingKey;
        this.clock = clock;
        this.random = random;
    }

    public VaultId id() {
        return id;
    }

    /** Returns the key that verifies receipts and tombstones. */
    public VerifyingKey verifyingKey() {
        return signingKey.verifyingKey();
    }

    /** Registers a machine. The slots are used only for a new domain. */
    public synchronized Vault register(MachineId machine, DomainId domain, VerifyingKey pointKey, DomainSlots slots) {
        MemoryDomain kept = domains.computeIfAbsent(domain, fresh -> new MemoryDomain(fresh, slots));
        machines.put(machine, new MemoryMachine(machine, kept, pointKey));
        return vaultOf(machine);
    }

    /** Returns the vault as a registered machine sees it. */
    public Vault vaultOf(MachineId machine) {
        return new MemoryMachineVault(this, machine, new MemoryDomainReader(this, domainOf(machine)));
    }

    /** Returns the machine's reports about its jobs. */
    public synchronized MemoryReportSink reportSinkOf(MachineId machine) {
        return reports.computeIfAbsent(machine, unused -> new MemoryReportSink());
    }

    /** Returns the vault as a recovery on another machine sees it. */
    public synchronized DomainReader readerOf(DomainId domain) {
        domain(domain);
        return new MemoryDomainReader(this, domain);
    }

    /** Allows a machine to change to another point key with its next point. */
    public synchronized void allowHandover(MachineId machine, VerifyingKey successor) {
        machine(machine).allowHandover(successor);
    }

    /** Grants a security PIN for one change of the machine's key slots. */
    public synchronized SecurityPin grantPin(MachineId machine) {
        String digits = "%06d".formatted(random.nextInt(1_000_000));
        machine(machine).grantPin(digits);
        return new SecurityPin(digits);
    }

    /** Replaces a point by a tombstone. */
    public synchronized void removePoint(MachineId machine, long seq, Tombstone.Reason reason) {
        MemoryMachine owner = machine(machine);
        owner.replace(Tombstone.issue(owner.chain().links().get((int) seq - 1), reason, clock.instant(), signingKey));
    }

    /** Makes a point unreadable: a tombstone that says so replaces it. */
    public synchronized void damagePoint(MachineId machine, long seq) {
        removePoint(machine, seq, Tombstone.Reason.UNREADABLE);
    }

    /** Offers other key slots from now on without any check, as a vault that was set back or is hostile would do. */
    public synchronized void overrideSlots(DomainId domain, DomainSlots slots) {
        domain(domain).overrideSlots(slots);
    }

    /** Makes a record unreadable until it is sent again. */
    public synchronized void damage(DomainId domain, Oid oid) {
        domain(domain).damage(oid);
    }

    /** Damages a record without notice. The vault finds out when the record is read. */
    public synchronized void rot(DomainId domain, Oid oid) {
        domain(domain).rot(oid);
    }

    /** Loses a record until it is sent again. */
    public synchronized void lose(DomainId domain, Oid oid) {
        domain(domain).remove(oid);
    }

    /** Limits the total bytes of records. */
    public synchronized void setQuota(long bytes) {
        quota = bytes;
    }

    /** Returns the total bytes of all records. */
    public synchronized long storedBytes() {
        return domains.values().stream().mapToLong(MemoryDomain::bytes).sum();
    }

    synchronized BitSet have(MemorySession session, List<Oid> oids) {
        Map<Oid, LiveRecord> live = machine(session.machine()).domain().find(Set.copyOf(oids));
        BitSet bits = new BitSet(oids.size());
        for (int i = 0; i < oids.size(); i++) {
            bits.set(i, live.containsKey(oids.get(i)));
        }
        session.pins().addAll(live.keySet());
        return bits;
    }

    synchronized PutResult put(MemorySession session, List<RecordBytes> batch) {
        MemoryDomain domain = machine(session.machine()).domain();
        List<RecordBytes> own = batch.stream().map(MemoryVault::rehashed).toList();
        long received = own.stream().mapToLong(record -> record.bytes().length).sum();
        session.count(new SessionTotals(received, 0, 0, 0));
        CheckedBatch checked = domain.admissionRules().check(own, domain);
        if (storedBytes() + received > quota) {
            throw ProblemCode.QUOTA_EXCEEDED.with("quota", quota);
        }
        PutResult.Admitted admitted = admit(session, domain, checked);
        return checked.missing().isEmpty() ? admitted : new PutResult.Missing(checked.missing());
    }

    /** The vault computes every oid itself and keeps no array that a caller shares. */
    private static RecordBytes rehashed(RecordBytes record) {
        RecordBytes own = RecordBytes.of(record.bytes().clone());
        if (!own.oid().equals(record.oid())) {
            throw ProblemCode.RECORD_DAMAGED.with("oid", record.oid()).with("reason", "its bytes have another oid");
        }
        return own;
    }

    private static PutResult.Admitted admit(MemorySession session, MemoryDomain domain, CheckedBatch batch) {
        SessionTotals admitted = SessionTotals.NONE;
        for (CheckedRecord record : batch.records()) {
            session.pins().add(record.record().oid());
            if (domain.admit(record)) {
                int data = record.header().type().isData() ? 1 : 0;
                admitted = admitted.plus(new SessionTotals(0, record.record().bytes().length, 1, data));
            }
        }
        session.count(admitted);
        return new PutResult.Admitted((int) admitted.recordsAdmitted(), admitted.bytesAdmitted());
    }

    synchronized void alias(MemorySession session, List<Alias> aliases) {
        aliases.forEach(machine(session.machine()).domain()::alias);
    }

    synchronized CommitResult commit(MemorySession session, SignedPoint point) {
        MemoryMachine machine = machine(session.machine());
        Optional<StoredPoint> before = machine.point(point.hash());
        if (before.isPresent()) {
            return new CommitResult.Committed(before.get().receipt());
        }
        machine.pointRules().check(point);
        ChainHead head = machine.chain().head();
        if (!head.isFollowedBy(point.ext())) {
            return new CommitResult.HeadMoved(head);
        }
        List<Oid> missing = missing(machine, session, point);
        if (!missing.isEmpty()) {
            return new CommitResult.Missing(missing);
        }
        Receipt receipt = Receipt.issue(id, point.hash(), clock.instant(), signingKey);
        machine.add(new StoredPoint(point, receipt));
        return new CommitResult.Committed(receipt);
    }

    private static List<Oid> missing(MemoryMachine machine, MemorySession session, SignedPoint point) {
        Set<Oid> needed = new LinkedHashSet<>(session.pins());
        needed.add(point.root());
        Map<Oid, LiveRecord> live = machine.domain().find(needed);
        LiveRecord root = live.get(point.root());
        if (root != null) {
            machine.pointRules().checkRoot(point, root);
        }
        needed.removeAll(live.keySet());
        return List.copyOf(needed);
    }

    synchronized VaultSession open(MachineId machine, Optional<SessionId> resume) {
        MemorySession session = resume.map(sessions::get)
                .filter(known -> known.machine().equals(machine))
                .orElseGet(() -> new MemorySession(this, SessionId.random(random), machine));
        session.pins().clear();
        sessions.put(session.id(), session);
        return session;
    }

    synchronized void replaceSlots(MachineId id, SlotChange change, SecurityPin pin) {
        MemoryMachine machine = machine(id);
        SlotRules rules = machine.domain().slotRules();
        if (rules.isApplied(change)) {
            return;
        }
        DomainSlots next = rules.apply(change);
        if (!machine.usePin(pin.digits())) {
            throw ProblemCode.PIN_WRONG.with("left", 0);
        }
        machine.domain().replaceSlots(next);
    }

    synchronized PointChain chain(DomainId domain, MachineId machine) {
        MemoryMachine owner = machine(machine);
        if (!owner.domain().id().equals(domain)) {
            throw ProblemCode.MACHINE_UNKNOWN.with("machine", machine);
        }
        return owner.chain();
    }

    /** Returns the record's bytes, unless it is lost or damaged. */
    synchronized Optional<byte[]> bytes(DomainId domain, Oid oid) {
        MemoryDomain owner = domain(domain);
        owner.verify(oid);
        return owner.isDamaged(oid) ? Optional.empty() : owner.bytes(oid);
    }

    /** Returns the substitute for a record that is lost or damaged. */
    synchronized Optional<byte[]> substitute(DomainId domain, Oid oid) {
        return domain(domain).substitute(oid);
    }

    /** Returns why {@link #bytes} is empty. */
    synchronized ProblemCode whyMissing(DomainId domain, Oid oid) {
        return domain(domain).bytes(oid).isPresent() ? ProblemCode.RECORD_DAMAGED : ProblemCode.RECORD_MISSING;
    }

    synchronized DomainSlots slots(DomainId domain) {
        return domain(domain).slots();
    }

    private synchronized DomainId domainOf(MachineId machine) {
        return machine(machine).domain().id();
    }

    private MemoryMachine machine(MachineId wanted) {
        return Optional.ofNullable(machines.get(wanted))
                .orElseThrow(() -> ProblemCode.MACHINE_UNKNOWN.with("machine", wanted));
    }

    private MemoryDomain domain(DomainId wanted) {
        return Optional.ofNullable(domains.get(wanted)).orElseThrow(() -> ProblemCode.FORBIDDEN.with("reason", wanted));
    }
}
