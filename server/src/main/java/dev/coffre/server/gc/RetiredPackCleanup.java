package dev.coffre.server.gc;

import dev.coffre.server.catalog.Catalog;
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
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Deletes the files of retired packs: a day after retirement, so that pending reads can finish, or at once when the disk that
 * they are on is practically full. The row is deleted after the file. A crash in between leaves the row, and the next run removes it.
 */
public final class RetiredPackCleanup {
    static final Duration READER_GRACE_PERIOD = Duration.ofHours(24);

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
        long freed = 0;
        Instant now = clock.instant();
        Instant before = isFull.getAsBoolean() ? now : now.minus(READER_GRACE_PERIOD);
        for (PackRow pack : retired(before)) {
            freed += delete(pack);
        }
        return freed;
    }

    long bytesWaiting() {
        return retired(clock.instant()).stream().mapToLong(this::bytes).sum();
    }

    private List<PackRow> retired(Instant before) {
        return catalog.read(connection -> new PackTable(connection).retired(before));
    }

    private long delete(PackRow pack) {
        PackFiles packs = store.packs(pack.vault());
        long bytes = bytes(pack);
        if (packs.exists(pack.header())) {
            packs.delete(pack.header());
        }
        catalog.change(connection -> {
            new PackTable(connection).remove(pack.nr());
            new FindingTable(connection).delete(pack.id());
        });
        return bytes;
    }

    private long bytes(PackRow pack) {
        try (StoredFile file = store.packs(pack.vault()).openFile(pack.header())) {
            return file.length();
        } catch (Problem gone) {
            return 0;
        }
    }
}
