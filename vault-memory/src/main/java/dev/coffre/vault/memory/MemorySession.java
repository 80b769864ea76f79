package dev.coffre.vault.memory;

import dev.coffre.vault.Alias;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.record.RecordBytes;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A job's pins and totals. It delegates everything else to the vault. */
final class MemorySession implements VaultSession {
    private final MemoryVault vault;
    private final SessionId id;
    private final MachineId machine;
    private final Set<Oid> pins = new HashSet<>();
    private SessionTotals totals = SessionTotals.NONE;

    MemorySession(MemoryVault vault, SessionId id, MachineId machine) {
        this.vault = vault;
        this.id = id;
        this.machine = machine;
    }

    MachineId machine() {
        return machine;
    }

    Set<Oid> pins() {
        return pins;
    }

    void count(SessionTotals more) {
        totals = totals.plus(more);
    }

    @Override
    public SessionId id() {
        return id;
    }

    @Override
    public BitSet have(List<Oid> oids) {
        if (oids.size() > MAX_OIDS) {
            throw ProblemCode.REQUEST_TOO_LARGE.with("maximum", MAX_OIDS * Oid.BYTES);
        }
        return vault.have(this, oids);
    }

    @Override
    public PutResult put(List<RecordBytes> batch) {
        return vault.put(this, batch);
    }

    @Override
    public void alias(List<Alias> aliases) {
        vault.alias(this, aliases);
    }

    /** Ignores the terms: this vault keeps everything. */
    @Override
    public CommitResult commit(SignedPoint point, CommitTerms terms) {
        return vault.commit(this, point);
    }

    @Override
    public SessionTotals totals() {
        synchronized (vault) {
            return totals;
        }
    }

    /** Does nothing: the session is kept for {@link dev.coffre.vault.Vault#open} to resume. */
    @Override
    public void close() {}
}
