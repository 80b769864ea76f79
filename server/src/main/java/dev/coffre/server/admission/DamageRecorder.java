package dev.coffre.server.admission;

import dev.coffre.server.ledger.Ledger;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.store.journal.JournalEvent;
import java.util.List;

/**
 * Records damage in the journal, so that a rebuild knows it, and in the catalog, so that the records count as absent from
 * now on. Runs on the admission thread, because a parent must not be admitted while one of its children is being marked as
 * damaged. Other processes admit it in a transaction before or after that.
 */
public final class DamageRecorder {
    /** Maximum number of events per journal segment, which holds 1 MiB of them. */
    private static final int MAX_EVENTS = 4_096;

    private final Ledger ledger;
    private final AdmissionThread admissionThread;

    public DamageRecorder(Ledger ledger, AdmissionThread admissionThread) {
        this.ledger = ledger;
        this.admissionThread = admissionThread;
    }

    public void record(VaultId vault, List<Oid> oids) {
        for (int from = 0; from < oids.size(); from += MAX_EVENTS) {
            JournalEvent[] events = oids.subList(from, Math.min(oids.size(), from + MAX_EVENTS)).stream()
                    .map(oid -> new JournalEvent.DamageRecorded(vault, oid))
                    .toArray(JournalEvent[]::new);
            admissionThread.run(() -> ledger.append(events));
        }
    }
}
