package dev.coffre.backup.testing;

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
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.record.RecordBytes;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A vault that notes every record as it is admitted, in order. For one thread. */
public final class RecordingVault implements Vault {
    private final Vault vault;
    private final Map<Oid, RecordBytes> admitted = new LinkedHashMap<>();
    private int taken;

    public RecordingVault(Vault vault) {
        this.vault = vault;
    }

    /** What was admitted for the first time since this was last asked. */
    public List<RecordBytes> takeAdmitted() {
        List<RecordBytes> fresh = admitted.values().stream().skip(taken).toList();
        taken = admitted.size();
        return fresh;
    }

    @Override
    public VaultSession open(Optional<SessionId> resume) {
        return new Session(vault.open(resume));
    }

    @Override
    public void replaceSlots(SlotChange change, SecurityPin pin) {
        vault.replaceSlots(change, pin);
    }

    @Override
    public PointChain chain(MachineId machine) {
        return vault.chain(machine);
    }

    @Override
    public void fetch(List<Oid> oids, RecordSink sink) {
        vault.fetch(oids, sink);
    }

    @Override
    public DomainSlots slots() {
        return vault.slots();
    }

    private final class Session implements VaultSession {
        private final VaultSession session;

        Session(VaultSession session) {
            this.session = session;
        }

        @Override
        public SessionId id() {
            return session.id();
        }

        @Override
        public BitSet have(List<Oid> oids) {
            return session.have(oids);
        }

        @Override
        public PutResult put(List<RecordBytes> batch) {
            PutResult answer = session.put(batch);
            if (answer instanceof PutResult.Admitted) {
                batch.forEach(record -> admitted.putIfAbsent(record.oid(), record));
            }
            return answer;
        }

        @Override
        public void alias(List<Alias> aliases) {
            session.alias(aliases);
        }

        @Override
        public CommitResult commit(SignedPoint point, CommitTerms terms) {
            return session.commit(point, terms);
        }

        @Override
        public SessionTotals totals() {
            return session.totals();
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
