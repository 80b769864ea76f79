package dev.coffre.backup.bundle;

import dev.coffre.backup.record.RecordReference;
import dev.coffre.vault.id.Oid;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sums up, entry by entry, how much of each bundle a recovery point needs. Not thread-safe. */
public final class BundleLivenessCounter {
    private final Map<Oid, Counted> bundles = new HashMap<>();

    /** The last counted bundle: consecutive entries are often in the same one. */
    private @Nullable Counted last;

    private static final class Counted {
        final RecordReference bundle;
        final BitSet slots = new BitSet();
        long liveBytes;

        Counted(RecordReference bundle) {
            this.bundle = bundle;
        }
    }

    /**
     * Records that an entry names a slot. Further entries for the same slot add nothing.
     *
     * @param bytes of the file in the slot
     */
    public void count(RecordReference bundle, int slot, long bytes) {
        Counted counted = find(bundle);
        if (!counted.slots.get(slot)) {
            counted.slots.set(slot);
            counted.liveBytes += bytes;
        }
    }

    private Counted find(RecordReference bundle) {
        Counted counted = last;
        if (counted == null || !counted.bundle.oid().equals(bundle.oid())) {
            counted = bundles.computeIfAbsent(bundle.oid(), _ -> new Counted(bundle));
            last = counted;
        }
        return counted;
    }

    /** Returns every bundle that was named, ordered by oid. */
    public List<BundleLiveness> all() {
        List<BundleLiveness> uses = new ArrayList<>(bundles.size());
        bundles.values().forEach(counted -> uses.add(new BundleLiveness(counted.bundle, counted.liveBytes)));
        uses.sort(Comparator.comparing(use -> use.bundle().oid()));
        return uses;
    }
}
