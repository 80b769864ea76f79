package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.ListedPackRow;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.storage.PackFiles;
import dev.coffre.vault.store.storage.PackFiles.ListedPack;
import java.util.Optional;

/**
 * Compares the packs of one domain and kind: a listing and the catalog's rows, both in the order of their ids. The listing may
 * be older than a row and a store may list late, so before a pack counts as missing the store is asked for it by name. A store
 * that does not answer ends the comparison. Used once.
 */
final class SectionComparison {
    /** What to do with the results, which come in the order of the packs' ids. */
    interface Listener {
        /** The catalog does not know the pack. */
        void onUnknown(ListedPack pack);

        /** The file of the pack is missing, or has another length than it had or must have. */
        void onSuspect(PackRow pack);

        /** The file of a closed pack was listed for the first time. */
        void onLength(PackRow pack, long length);

        /** Records of the pack were left out when it was adopted. */
        void onAdoptedInPart(PackRow pack);

        /** All packs whose ids begin with this byte or a smaller one have been compared. */
        void onShard(int shard);
    }

    /** Length of a missing file. */
    private static final long MISSING = -1;

    private final PackFiles files;
    private final Optional<PackRows> rows;
    private final ListingPace pace;
    private final Listener listener;
    private int shard = -1;
    private long listed;

    /** @param rows empty for a domain that the catalog does not know */
    SectionComparison(PackFiles files, Optional<PackRows> rows, ListingPace pace, Listener listener) {
        this.files = files;
        this.rows = rows;
        this.pace = pace;
        this.listener = listener;
    }

    /** Called for each pack of the listing. */
    void onListed(ListedPack pack) {
        listed++;
        pace.passFile();
        String id = pack.header().pack().toString();
        int inShard = StoreComparison.shardOf(id);
        if (shard >= 0 && inShard > shard) {
            listener.onShard(inShard - 1);
        }
        shard = inShard;
        while (next().filter(row -> idOf(row).compareTo(id) < 0).isPresent()) {
            onNotListed(take());
        }
        if (next().filter(row -> idOf(row).equals(id)).isPresent()) {
            onBoth(take(), pack.entry().length());
        } else {
            listener.onUnknown(pack);
        }
    }

    /** Called after the last pack of the listing. */
    void finish() {
        while (next().isPresent()) {
            onNotListed(take());
        }
        listener.onShard(StoreComparison.LAST_SHARD);
    }

    private Optional<ListedPackRow> next() {
        return rows.flatMap(PackRows::peek);
    }

    private ListedPackRow take() {
        return rows.orElseThrow().take();
    }

    private static String idOf(ListedPackRow row) {
        return row.pack().id().toString();
    }

    private void onNotListed(ListedPackRow row) {
        if (row.pack().retired().isEmpty() && !fits(row, currentLength(row.pack()))) {
            listener.onSuspect(row.pack());
        }
    }

    private void onBoth(ListedPackRow row, long length) {
        if (!row.pack().closed() || row.pack().retired().isPresent()) {
            return;
        }
        if (!fits(row, length) && !fits(row, currentLength(row.pack()))) {
            listener.onSuspect(row.pack());
            return;
        }
        if (row.listed().isEmpty()) {
            listener.onLength(row.pack(), length);
        }
        if (row.isAdoptedInPart()) {
            listener.onAdoptedInPart(row.pack());
        }
    }

    private static boolean fits(ListedPackRow row, long length) {
        if (!row.pack().closed()) {
            return length != MISSING;
        }
        return row.listed().isPresent()
                ? row.listed().getAsLong() == length
                : length >= PackHeader.BYTES + row.pack().bytes();
    }

    private long currentLength(PackRow pack) {
        pace.beginListing();
        if (!files.exists(pack.header())) {
            return MISSING;
        }
        try (StoredFile file = files.openFile(pack.header())) {
            return file.length();
        } catch (Problem unreadable) {
            return MISSING;
        }
    }

    /** Returns how many packs were listed. */
    long listed() {
        return listed;
    }
}
