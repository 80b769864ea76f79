package dev.coffre.server.gc;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.FindingTable;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.storage.PackFiles;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Deletes the files of retired packs: a day after retirement, so that pending reads can finish, or at once when the disk that
 * they are on is practically full. One transaction marks a batch of packs, then their files are deleted, then another
 * transaction deletes the rows of the files that the store says are gone. The next run resumes after a crash. Files need no
 * lease to be deleted: nothing leads from the mark back to a pack in use, so whoever deletes such a file is right. Only another
 * copy of the database can have the pack in use, so the mark is looked for again before each deletion.
 */
public final class RetiredPackCleanup {
    static final Duration READER_GRACE_PERIOD = Duration.ofHours(24);

    private static final int BATCH = 500;

    private final Catalog catalog;
    private final StoreFiles store;
    private final InstantSource clock;
    private final BooleanSupplier isFull;

    /** @param isFull whether agents cannot store anything any more; not asked for a store elsewhere than on the disk */
    public RetiredPackCleanup(Catalog catalog, StoreFiles store, InstantSource clock, BooleanSupplier isFull) {
        this.catalog = catalog;
        this.store = store;
        this.clock = clock;
        this.isFull = store.store().disk().isPresent() ? isFull : () -> false;
    }

    /** Deletes what is due and returns the bytes freed. */
    long deleteDueFiles() {
        Instant now = clock.instant();
        Instant before = isFull.getAsBoolean() ? now : now.minus(READER_GRACE_PERIOD);
        if (!catalog.read(connection -> new PackTable(connection).hasRetired(before))) {
            return 0; // no write each minute
        }
        long freed = 0;
        long last = 0;
        while (true) {
            long after = last;
            List<PackRow> batch = catalog.write(connection -> {
                PackTable packs = new PackTable(connection);
                packs.markDeleting(before, BATCH);
                return packs.deleting(after, BATCH);
            });
            if (batch.isEmpty()) {
                return freed;
            }
            freed += deleteFiles(batch);
            last = batch.getLast().nr();
        }
    }

    long bytesWaiting() {
        return retired(clock.instant()).stream().mapToLong(this::bytes).sum();
    }

    private List<PackRow> retired(Instant before) {
        return catalog.read(connection -> new PackTable(connection).retired(before));
    }

    /** A file that cannot be deleted now keeps its row. The rows of the others go even if the store fails in between. */
    private long deleteFiles(List<PackRow> batch) {
        List<PackRow> gone = new ArrayList<>();
        long freed = 0;
        try {
            for (PackRow pack : batch) {
                long bytes = bytes(pack);
                if (delete(pack)) {
                    gone.add(pack);
                    freed += store.store().locks().isPresent() ? 0 : bytes; // a locked file is deleted later
                }
            }
        } finally {
            if (!gone.isEmpty()) {
                catalog.change(connection -> removeRows(gone, connection));
            }
        }
        return freed;
    }

    private static void removeRows(List<PackRow> gone, CatalogConnection connection) {
        for (PackRow pack : gone) {
            new PackTable(connection).remove(pack.nr());
            new FindingTable(connection).delete(pack.id());
        }
    }

    /**
     * Returns whether the store says that the file is gone. The batch may have been marked minutes ago. The mark is looked for
     * in a transaction that may write: what only reads may still reach a former server of the database.
     */
    private boolean delete(PackRow pack) {
        PackFiles packs = store.packs(pack.vault());
        if (packs.exists(pack.header())) {
            if (!catalog.write(connection -> new PackTable(connection).isDeleting(pack.nr(), pack.id()))) {
                return false;
            }
            packs.delete(pack.header());
            return !packs.exists(pack.header());
        }
        return true;
    }

    private long bytes(PackRow pack) {
        try (StoredFile file = store.packs(pack.vault()).openFile(pack.header())) {
            return file.length();
        } catch (Problem gone) {
            return 0;
        }
    }
}
