package dev.coffre.vault.scrub;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.pack.PackEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which record needs which, by their public headers: the whole records of a store. */
final class RecordGraph {
    private final Map<Oid, List<Oid>> kids = new HashMap<>();
    private final Map<Oid, Boolean> complete = new HashMap<>();

    void add(PackEntry whole) {
        kids.put(whole.oid(), whole.header().kids());
    }

    int size() {
        return kids.size();
    }

    boolean has(Oid oid) {
        return kids.containsKey(oid);
    }

    /** The records below {@code root}, itself included, that are not whole. */
    Set<Oid> absentBelow(Oid root) {
        Set<Oid> absent = new HashSet<>();
        if (isComplete(root)) {
            return absent;
        }
        Set<Oid> seen = new HashSet<>(Set.of(root));
        Deque<Oid> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            Oid oid = open.pop();
            List<Oid> below = kids.get(oid);
            if (below == null) {
                absent.add(oid);
            } else {
                below.stream().filter(kid -> !isComplete(kid) && seen.add(kid)).forEach(open::push);
            }
        }
        return absent;
    }

    /** Remembered, so that what many points share is looked at once; admission bounds the depth. */
    private boolean isComplete(Oid oid) {
        Boolean known = complete.get(oid);
        if (known != null) {
            return known;
        }
        List<Oid> below = kids.get(oid);
        boolean all = below != null && below.stream().allMatch(this::isComplete);
        complete.put(oid, all);
        return all;
    }
}
