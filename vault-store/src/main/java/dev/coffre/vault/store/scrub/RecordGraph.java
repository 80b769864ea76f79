package dev.coffre.vault.store.scrub;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.store.pack.PackEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which record needs which, according to the public headers of the undamaged records of a store. */
final class RecordGraph {
    private final Map<Oid, List<Oid>> children = new HashMap<>();
    private final Map<Oid, List<Oid>> aliases = new HashMap<>();
    private final Map<Oid, Boolean> complete = new HashMap<>();
    private final Set<Oid> visiting = new HashSet<>();

    void add(PackEntry whole) {
        children.put(whole.oid(), whole.header().children());
    }

    /** Records that {@code by} substitutes for {@code lost}. */
    void alias(Oid lost, Oid by) {
        aliases.computeIfAbsent(lost, first -> new ArrayList<>()).add(by);
    }

    int size() {
        return children.size();
    }

    boolean has(Oid oid) {
        return children.containsKey(oid);
    }

    /** Returns the records at and below {@code root} that are damaged or missing and have no substitute. */
    Set<Oid> missingBelow(Oid root) {
        Set<Oid> absent = new HashSet<>();
        if (isComplete(root)) {
            return absent;
        }
        Set<Oid> seen = new HashSet<>(Set.of(root));
        Deque<Oid> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            Oid oid = open.pop();
            List<Oid> below = children.get(oid);
            if (below == null) {
                absent.add(oid);
            } else {
                below.stream()
                        .filter(child -> !isComplete(child) && seen.add(child))
                        .forEach(open::push);
            }
        }
        return absent;
    }

    /** Caches results, so that records that many points share are visited once. Admission bounds the depth. */
    private boolean isComplete(Oid oid) {
        Boolean known = complete.get(oid);
        if (known != null) {
            return known;
        }
        if (!visiting.add(oid)) {
            return false; // two lost records may have substituted for each other at different times
        }
        List<Oid> below = children.get(oid);
        boolean all = below == null
                ? aliases.getOrDefault(oid, List.of()).stream().anyMatch(this::isComplete)
                : below.stream().allMatch(this::isComplete);
        visiting.remove(oid);
        if (all || aliases.isEmpty()) {
            complete.put(oid, all);
        }
        return all;
    }
}
