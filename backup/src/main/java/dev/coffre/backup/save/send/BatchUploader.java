package dev.coffre.backup.save.send;

import dev.coffre.backup.save.progress.SaveStats;
import dev.coffre.vault.PutResult;
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
public final class BatchUploader {
    private final VaultSession session;
    private final SaveStats stats;
    private final boolean data;

    /** @param data whether the records are chunks and bundles, for the statistics */
    public BatchUploader(VaultSession session, SaveStats stats, boolean data) {
        this.session = session;
        this.stats = stats;
        this.data = data;
    }

    /**
     * Returns when the vault has all of {@code batch}. Throws {@link RecordsLostException} if it lacks records that the
     * batch needs.
     */
    void upload(UploadBatch batch) {
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
            case PutResult.Admitted(int _, long bytes) -> {
                long sent = wanted.stream().mapToLong(UploadBatch::size).sum();
                stats.countSent(wanted.size(), data, sent, bytes);
            }
            case PutResult.Missing(List<Oid> missing) -> throw new RecordsLostException(missing);
        }
    }
}
