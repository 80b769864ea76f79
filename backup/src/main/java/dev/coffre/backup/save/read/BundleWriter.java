package dev.coffre.backup.save.read;

import dev.coffre.backup.bundle.BundlePacker;
import dev.coffre.backup.bundle.BundleSlot;
import dev.coffre.backup.bundle.BundledFile;
import dev.coffre.backup.bundle.ClosedBundle;
import dev.coffre.backup.save.flow.InFlightLimit;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.save.pending.ContentLocation;
import dev.coffre.backup.save.pending.RecordTable;
import dev.coffre.backup.save.reuse.DedupIndex;
import dev.coffre.backup.save.send.ContentStore;
import dev.coffre.backup.save.stage.ReadOutcome;
import dev.coffre.backup.save.stage.ReadOutcome.Stored;
import dev.coffre.sealing.BundleBoundary;
import java.util.ArrayList;
import java.util.List;

/**
 * Assigns every small file a bundle slot. If the content is known, that is its present slot, otherwise the next slot of
 * an open bundle. The workers seal full bundles. Confined to the thread that walks.
 */
public final class BundleWriter {
    private final DedupIndex known;
    private final RecordTable records;
    private final ContentStore store;
    private final Workers workers;
    private final InFlightLimit sealing;
    private final BundlePacker openBundles;

    /** Record number of each bundle. Bundles are numbered from 0 in the order in which they were opened. */
    private final List<Integer> recordNumbers = new ArrayList<>();

    /** @param sealing bytes of full bundles that wait to be sealed or are being sealed */
    public BundleWriter(
            BundleBoundary cut,
            DedupIndex known,
            RecordTable records,
            ContentStore store,
            Workers workers,
            InFlightLimit sealing) {
        this.known = known;
        this.records = records;
        this.store = store;
        this.workers = workers;
        this.sealing = sealing;
        this.openBundles = new BundlePacker(cut::value, this::seal);
    }

    /**
     * Returns the file with its slot: the existing one if its content is known, otherwise a new one. An empty file gets
     * none.
     */
    Stored add(ReadOutcome.Buffered file) {
        ContentLocation location = file.content().length == 0
                ? ContentLocation.NONE
                : known.bundled(file.pid()).orElseGet(() -> addNew(file));
        return new Stored(file.state(), location);
    }

    private ContentLocation.InBundle addNew(ReadOutcome.Buffered file) {
        BundleSlot slot = openBundles.add(file.owner(), new BundledFile(file.pid(), file.content()));
        ContentLocation.InBundle location =
                new ContentLocation.InBundle(number(slot.bundle()), slot.slot(), file.pid());
        known.bundled(location);
        return location;
    }

    /** Seals all open bundles. No file may be added afterwards. */
    void closeAll() {
        openBundles.closeAll();
    }

    private int number(long bundleNumber) {
        while (recordNumbers.size() <= bundleNumber) {
            recordNumbers.add(records.reserve());
        }
        return recordNumbers.get((int) bundleNumber);
    }

    private void seal(ClosedBundle bundle) {
        int number = number(bundle.number());
        byte[] raw = bundle.encode();
        int slots = bundle.files().size();
        sealing.acquire(raw.length);
        workers.run(() -> {
            try {
                records.complete(number, store.bundle(raw, slots));
            } finally {
                sealing.release(raw.length);
            }
        });
    }
}
