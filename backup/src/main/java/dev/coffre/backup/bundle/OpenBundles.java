package dev.coffre.backup.bundle;

import dev.coffre.sealing.Owner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Puts the small files of a run into bundles, one open bundle an owner (docs/format.md §4). What it makes depends on the
 * order of the files and on nothing else, so an interrupted first backup makes the same bundles again. Holds at most 16
 * bundles. Not thread-safe.
 */
public final class OpenBundles {
    private static final int MAX_OWNERS = 16;

    private final BundleCutValue cut;
    private final Consumer<ClosedBundle> closed;

    /** In the order of their last file: the first is closed when there is one owner too many. */
    private final Map<Owner, BundleBuilder> open = new LinkedHashMap<>(2 * MAX_OWNERS, 0.75f, true);

    private long nextNumber;

    /** @param closed takes each bundle when it is full */
    public OpenBundles(BundleCutValue cut, Consumer<ClosedBundle> closed) {
        this.cut = cut;
        this.closed = closed;
    }

    /** Adds the next file in walk order. Content that its owner's open bundle has already is not added again. */
    public BundlePlace add(Owner owner, BundledFile file) {
        BundleBuilder bundle = withRoomFor(owner, file);
        OptionalInt known = bundle.slotOf(file.pid());
        if (known.isPresent()) {
            return new BundlePlace(bundle.number(), known.getAsInt());
        }
        BundlePlace place = new BundlePlace(bundle.number(), bundle.add(file));
        if (bundle.endsHere()) {
            close(owner, bundle);
        }
        return place;
    }

    /** Closes what is open, at the end of the run. */
    public void closeAll() {
        List<BundleBuilder> left = List.copyOf(open.values());
        open.clear();
        left.forEach(bundle -> closed.accept(bundle.close()));
    }

    private BundleBuilder withRoomFor(Owner owner, BundledFile file) {
        BundleBuilder bundle = open.get(owner);
        if (bundle != null && (bundle.slotOf(file.pid()).isPresent() || bundle.hasRoomFor(file))) {
            return bundle;
        }
        if (bundle != null) {
            close(owner, bundle);
        } else if (open.size() == MAX_OWNERS) {
            Map.Entry<Owner, BundleBuilder> oldest = open.entrySet().iterator().next();
            close(oldest.getKey(), oldest.getValue());
        }
        BundleBuilder fresh = new BundleBuilder(nextNumber++, cut);
        open.put(owner, fresh);
        return fresh;
    }

    private void close(Owner owner, BundleBuilder bundle) {
        open.remove(owner);
        closed.accept(bundle.close());
    }
}
