package dev.coffre.backup.save.read;

import dev.coffre.backup.bundle.BundlePacker;
import dev.coffre.backup.bundle.BundleSlot;
import dev.coffre.backup.bundle.BundledFile;
import dev.coffre.backup.bundle.ClosedBundle;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.save.flow.InFlightLimit;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.save.pending.ContentLocation;
import dev.coffre.backup.save.pending.RecordTable;
import dev.coffre.backup.save.reuse.DedupIndex;
import dev.coffre.backup.save.send.ContentStore;
import dev.coffre.sealing.BundleBoundary;
import dev.coffre.sealing.Pid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Assigns every small file a slot in a bundle. That is the slot of the same content if it is known, or the next slot of a
 * new bundle. Workers seal the full bundles. Confined to the thread that walks.
 */
public final class BundleWriter {
    private final OwnerCache owners;
    private final DedupIndex known;
    private final RecordTable records;
    private final ContentStore store;
    private final Workers workers;
    private final InFlightLimit sealing;
    private final BundlePacker openBundles;

    /** Record numbers by provisional bundle numbers, which count opened bundles from 0. */
    private final List<Integer> recordNumbers = new ArrayList<>();

    /** @param sealing limits the bytes of full bundles that wait to be sealed or are being sealed */
    public BundleWriter(
            BundleBoundary cut,
            OwnerCache owners,
            DedupIndex known,
            RecordTable records,
            ContentStore store,
            Workers workers,
            InFlightLimit sealing) {
        this.owners = owners;
        this.known = known;
        this.records = records;
        this.store = store;
        this.workers = workers;
        this.sealing = sealing;
        this.openBundles = new BundlePacker(cut::value, this::seal);
    }

    /** @param pid of the content together with its owner */
    ContentLocation.InBundle assignSlot(Metadata file, Pid pid, byte[] content) {
        Optional<ContentLocation.InBundle> place = known.bundled(pid);
        if (place.isPresent()) {
            return place.get();
        }
        BundleSlot fresh = openBundles.add(owners.of(file), new BundledFile(pid, content));
        ContentLocation.InBundle placed = new ContentLocation.InBundle(number(fresh.bundle()), fresh.slot(), pid);
        known.bundled(placed);
        return placed;
    }

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
