package dev.coffre.server.retention;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.PointRetentionRow;
import dev.coffre.server.catalog.PointRetentionTable;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.point.LinkMetadata;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import java.util.List;

/** The files of removed points, which tombstones replace. */
public final class RemovedPointFiles {
    private static final System.Logger LOG = System.getLogger(RemovedPointFiles.class.getName());
    private static final int BATCH_SIZE = 1_000;

    private final Catalog catalog;
    private final StoreFiles store;
    private final SigningKey signingKey;

    public RemovedPointFiles(Catalog catalog, StoreFiles store, SigningKey signingKey) {
        this.catalog = catalog;
        this.store = store;
        this.signingKey = signingKey;
    }

    /** Replaces the file of every removed point. A run that a crash interrupts is completed by the next one. */
    void replaceByTombstones() {
        List<PointRetentionTable.PendingFileDeletion> some;
        do {
            some = catalog.read(connection -> new PointRetentionTable(connection).pendingFileDeletions(BATCH_SIZE));
            some.forEach(this::replaceByTombstone);
        } while (some.size() == BATCH_SIZE);
    }

    /** Where somebody else has written the tombstone's file first, and it is locked, the point stays for a rebuild. */
    private void replace(PointRetentionTable.PendingFileDeletion removed, Tombstone tombstone) {
        try {
            store.points(removed.vault()).replaceByTombstone(tombstone, signingKey.verifyingKey());
        } catch (Problem refused) {
            if (store.store().locks().isEmpty() || refused.code() != ProblemCode.STORE_WRITE_FAILED) {
                throw refused;
            }
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the file of point {0} of machine {1} stays: {2}",
                    removed.seq(),
                    removed.machine(),
                    refused.getMessage());
        }
    }

    private void replaceByTombstone(PointRetentionTable.PendingFileDeletion removed) {
        record RemovedPoint(PointRetentionRow point, Sha256 before) {}
        RemovedPoint point = catalog.read(connection -> {
            PointRetentionTable holdings = new PointRetentionTable(connection);
            return new RemovedPoint(
                    holdings.find(removed.machine(), removed.seq()).orElseThrow(),
                    holdings.find(removed.machine(), removed.seq() - 1)
                            .map(PointRetentionRow::hash)
                            .orElse(Sha256.ZERO));
        });
        LinkMetadata place = new LinkMetadata(
                removed.machine(), removed.seq(), point.point.hash(), point.before, point.point.receivedAt());
        replace(removed, point.point.tombstone(place, signingKey));
        catalog.change(
                connection -> new PointRetentionTable(connection).setFileDeleted(removed.machine(), removed.seq()));
    }
}
