package dev.coffre.backup.bundle;

import dev.coffre.sealing.FileOwner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Packs the small files of a run into bundles, one open bundle for each owner (docs/format.md §4). The result depends
 * only on the order of the files, so an interrupted first backup makes the same bundles again. Holds at most 16 open
 * bundles. Not thread-safe.
 */
public final class BundlePacker {
    private static final int MAX_OWNERS = 16;

    private final BundleCutFunction cut;
    private final Consumer<ClosedBundle> onClosed;

    /** Least recently used first. The first is closed when there are too many owners. */
    private final Map<FileOwner, BundleBuilder> open = new LinkedHashMap<>(2 * MAX_OWNERS, 0.75f, true);

    private long nextNumber;

    /** @param closed receives each full bundle */
    public BundlePacker(BundleCutFunction cut, Consumer<ClosedBundle> closed) {
        this.cut = cut;
        this.onClosed = closed;
    }

    /** Adds the next file in walk order. Content that is already in the owner's open bundle is not added again. */
    public BundleSlot add(FileOwner owner, BundledFile file) {
        BundleBuilder bundle = withRoomFor(owner, file);
        OptionalInt known = bundle.slotOf(file.pid());
        if (known.isPresent()) {
            return new BundleSlot(bundle.number(), known.getAsInt());
        }
        BundleSlot place = new BundleSlot(bundle.number(), bundle.add(file));
        if (bundle.endsHere()) {
            close(owner, bundle);
        }
        return place;
    }

    /** Closes all open bundles at the end of the run. */
    public void closeAll() {
        List<BundleBuilder> left = List.copyOf(open.values());
        open.clear();
        left.forEach(bundle -> onClosed.accept(bundle.close()));
    }

    private BundleBuilder withRoomFor(FileOwner owner, BundledFile file) {
        BundleBuilder bundle = open.get(owner);
        if (bundle != null && (bundle.slotOf(file.pid()).isPresent() || bundle.hasRoomFor(file))) {
            return bundle;
        }
        if (bundle != null) {
            close(owner, bundle);
        } else if (open.size() == MAX_OWNERS) {
            Map.Entry<FileOwner, BundleBuilder> oldest =
                    open.entrySet().iterator().next();
            close(oldest.getKey(), oldest.getValue());
        }
        BundleBuilder fresh = new BundleBuilder(nextNumber++, cut);
        open.put(owner, fresh);
        return fresh;
    }

    private void close(FileOwner owner, BundleBuilder bundle) {
        open.remove(owner);
        onClosed.accept(bundle.close());
    }
}
