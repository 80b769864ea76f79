package dev.coffre.server.testing;

import dev.coffre.server.access.TokenIdentity;
import dev.coffre.server.catalog.MachineKeysRow;
import dev.coffre.server.catalog.SessionRow;
import dev.coffre.server.fetch.FetchedRecord;
import dev.coffre.server.fetch.PointPage;
import dev.coffre.server.fetch.RecordFetch;
import dev.coffre.vault.Alias;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.DomainSlots;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.RecordSink;
import dev.coffre.vault.SecurityPin;
import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.SlotChange;
import dev.coffre.vault.Vault;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.admission.SlotRules;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The service's core by the contract that agents know, with no network in between. */
public final class CoreVault implements Vault {
    static final String OR = " or ";

    private final ServiceParts service;
    private final TokenIdentity.MachineTokenIdentity machine;

    public CoreVault(ServiceParts service, TokenIdentity.MachineTokenIdentity machine) {
        this.service = service;
        this.machine = machine;
    }

    @Override
    public VaultSession open(Optional<SessionId> resume) {
        SessionRow session = resume.flatMap(id -> service.sessions().resume(machine, id))
                .orElseGet(() -> service.sessions().open(machine));
        return new Session(session.id());
    }

    @Override
    public VaultSession open(Optional<SessionId> resume, CommitTerms terms) {
        service.pointLimits().require(machine.vault(), terms);
        return open(resume);
    }

    /** A session as an agent goes on with it that does not know of a restart. */
    public VaultSession session(SessionId id) {
        return new Session(id);
    }

    @Override
    public void replaceSlots(SlotChange change, SecurityPin pin) {
        String[] either = pin.digits().split(OR, 3);
        boolean drops = new SlotRules(machine.domain(), slots(), Set.of()).dropsRecoveryCode(change);
        int operation = drops ? 2 : change.keyring().isPresent() ? 1 : 0;
        String digits = either[Math.min(operation, either.length - 1)];
        service.keySlots().replace(machine, change, new SecurityPin(digits));
    }

    @Override
    public PointChain chain(MachineId wanted) {
        var keys = service.pointFetch().keys(machine.domain(), wanted).stream()
                .collect(Collectors.toMap(MachineKeysRow::keyGen, MachineKeysRow::pointKey));
        PointPage newest = service.pointFetch().before(machine.domain(), wanted, Long.MAX_VALUE, 1);
        return new PointChain(
                wanted,
                keys,
                newest.head(),
                (seq, most) -> service.pointFetch()
                        .before(machine.domain(), wanted, seq, most)
                        .links());
    }

    @Override
    public void fetch(List<Oid> oids, RecordSink sink) {
        List<Oid> mismatched = fetch(oids.stream().distinct().toList(), false, sink);
        if (!mismatched.isEmpty()) {
            fetch(mismatched, true, sink).forEach(oid -> sink.missing(oid, ProblemCode.RECORD_DAMAGED));
        }
    }

    /** Returns what came with bytes of another oid. */
    private List<Oid> fetch(List<Oid> oids, boolean verify, RecordSink sink) {
        List<Oid> mismatched = new ArrayList<>();
        for (RecordFetch.StoredRecord place : service.recordFetch().find(machine.domain(), oids)) {
            FetchedRecord record =
                    service.recordFetch().read(List.of(place), verify).getFirst();
            switch (record.status()) {
                case RECORD -> {
                    RecordBytes hashed = RecordBytes.of(record.bytes());
                    if (hashed.oid().equals(place.oid())) {
                        sink.record(hashed);
                    } else {
                        mismatched.add(place.oid());
                    }
                }
                case SUBSTITUTE -> sink.substitute(place.oid(), RecordBytes.of(record.bytes()));
                case MISSING -> sink.missing(place.oid(), ProblemCode.RECORD_MISSING);
                case DAMAGED -> sink.missing(place.oid(), ProblemCode.RECORD_DAMAGED);
            }
        }
        return mismatched;
    }

    @Override
    public DomainSlots slots() {
        return service.keySlots().openableSlots(machine.domain());
    }

    private final class Session implements VaultSession {
        private final SessionId id;

        Session(SessionId id) {
            this.id = id;
        }

        @Override
        public SessionId id() {
            return id;
        }

        @Override
        public BitSet have(List<Oid> oids) {
            return service.sessions().have(machine, id, oids);
        }

        @Override
        public PutResult put(List<RecordBytes> batch) {
            return service.sessions().put(machine, id, batch, Runnable::run);
        }

        @Override
        public void alias(List<Alias> aliases) {
            service.sessions().alias(machine, id, aliases);
        }

        @Override
        public CommitResult commit(SignedPoint point, CommitTerms terms) {
            return service.pointCommit().commit(machine, id, point, terms);
        }

        @Override
        public SessionTotals totals() {
            return service.sessions().require(machine, id).totals();
        }

        @Override
        public void close() {}
    }
}
