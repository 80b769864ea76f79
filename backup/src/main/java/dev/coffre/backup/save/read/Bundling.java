package dev.coffre.backup.save.read;

import dev.coffre.backup.bundle.BundlePlace;
import dev.coffre.backup.bundle.BundledFile;
import dev.coffre.backup.bundle.ClosedBundle;
import dev.coffre.backup.bundle.OpenBundles;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.save.draft.Placement;
import dev.coffre.backup.save.draft.RecordTable;
import dev.coffre.backup.save.flow.Window;
import dev.coffre.backup.save.flow.Workers;
import dev.coffre.backup.save.known.KnownContent;
import dev.coffre.backup.save.send.ContentStore;
import dev.coffre.sealing.BundleCut;
import dev.coffre.sealing.Pid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Assigns every small file a slot in a bundle: that of the same content if it is known, or the next one of a new bundle.
 * Workers seal the full bundles. Confined to the thread that walks.
 */
public final class Bundling {
    private final Owners owners;
    private final KnownContent known;
    private final RecordTable records;
    private final ContentStore store;
    private final Workers workers;
    private final Window waiting;
    private final OpenBundles open;

    /** Record numbers by provisional bundle numbers, which count opened bundles from 0. */
    private final List<Integer> numbers = new ArrayList<>();

    /** @param waiting bytes of full bundles that wait to be sealed or are being sealed */
    public Bundling(
            BundleCut cut,
            Owners owners,
            KnownContent known,
            RecordTable records,
            ContentStore store,
            Workers workers,
            Window waiting) {
        this.owners = owners;
        this.known = known;
        this.records = records;
        this.store = store;
        this.workers = workers;
        this.waiting = waiting;
        this.open = new OpenBundles(cut::value, this::seal);
    }

    /** @param pid of the content together with its owner */
    Placement.InBundle place(Metadata file, Pid pid, byte[] content) {
        Optional<Placement.InBundle> place = known.bundled(pid);
        if (place.isPresent()) {
            return place.get();
        }
        BundlePlace fresh = open.add(owners.of(file), new BundledFile(pid, content));
        Placement.InBundle placed = new Placement.InBundle(number(fresh.bundle()), fresh.slot(), pid);
        known.bundled(placed);
        return placed;
    }

    void closeAll() {
        open.closeAll();
    }

    private int number(long provisional) {
        while (numbers.size() <= provisional) {
            numbers.add(records.reserve());
        }
        return numbers.get((int) provisional);
    }

    private void seal(ClosedBundle bundle) {
        int number = number(bundle.number());
        byte[] raw = bundle.encode();
        int slots = bundle.files().size();
        waiting.take(raw.length);
        workers.run(() -> {
            try {
                records.complete(number, store.bundle(raw, slots));
            } finally {
                waiting.give(raw.length);
            }
        });
    }
}
