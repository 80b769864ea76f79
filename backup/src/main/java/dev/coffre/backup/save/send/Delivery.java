package dev.coffre.backup.save.send;

import dev.coffre.backup.save.progress.Tally;
import dev.coffre.vault.Admission;
import dev.coffre.vault.VaultSession;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordBytes;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Uploads one batch. First asks which records the vault has, so that nothing sent by an interrupted run is sent again.
 * Thread-safe.
 */
public final class Delivery {
    private final VaultSession session;
    private final Tally tally;
    private final boolean data;

    /** @param data whether the records are chunks and bundles, for the statistics */
    public Delivery(VaultSession session, Tally tally, boolean data) {
        this.session = session;
        this.tally = tally;
        this.data = data;
    }

    /**
     * Returns when the vault has all of {@code batch}. Throws {@link MissingRecords} if it lacks records that the batch needs.
     */
    void deliver(Batch batch) {
        List<RecordBytes> records = batch.records();
        List<Oid> oids = records.stream().map(RecordBytes::oid).toList();
        BitSet had = session.have(oids);
        List<RecordBytes> wanted = IntStream.range(0, records.size())
                .filter(i -> !had.get(i))
                .mapToObj(records::get)
                .toList();
        if (wanted.isEmpty()) {
            return;
        }
        switch (session.put(wanted)) {
            case Admission.Admitted(int _, long bytes) -> {
                long sent = wanted.stream().mapToLong(Batch::size).sum();
                tally.sent(wanted.size(), data, sent, bytes);
            }
            case Admission.Missing(List<Oid> missing) -> throw new MissingRecords(missing);
        }
    }
}
