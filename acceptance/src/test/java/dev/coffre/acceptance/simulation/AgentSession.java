package dev.coffre.acceptance.simulation;

import dev.coffre.vault.Alias;
import dev.coffre.vault.CommitResult;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.PutResult;
import dev.coffre.vault.SessionTotals;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.SessionId;
import dev.coffre.vault.point.SignedPoint;
import dev.coffre.vault.record.RecordBytes;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The session as the real agent's code sees it while it reads a large file. The calls that send what was sealed are made by
 * {@link Job}, one by one.
 */
record AgentSession(Function<List<Oid>, BitSet> asked, Consumer<RecordBytes> sealed) implements VaultSession {
    @Override
    public BitSet have(List<Oid> oids) {
        return asked.apply(oids);
    }

    @Override
    public PutResult put(List<RecordBytes> batch) {
        batch.forEach(sealed);
        return new PutResult.Admitted(batch.size(), 0);
    }

    @Override
    public SessionId id() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void alias(List<Alias> aliases) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CommitResult commit(SignedPoint point, CommitTerms terms) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SessionTotals totals() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
