package dev.coffre.acceptance.simulation;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordBytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A record and those that it needs. */
record Node(RecordBytes record, List<Node> kids) {
    Node {
        kids = List.copyOf(kids);
    }

    Oid oid() {
        return record.oid();
    }

    boolean isPage() {
        return !kids.isEmpty();
    }

    /** This one and everything below it, children before their parents, each once. */
    List<Node> closure() {
        Map<Oid, Node> all = new LinkedHashMap<>();
        collect(all);
        return new ArrayList<>(all.values());
    }

    private void collect(Map<Oid, Node> all) {
        if (!all.containsKey(oid())) {
            kids.forEach(kid -> kid.collect(all));
            all.put(oid(), this);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Node node && node.oid().equals(oid());
    }

    @Override
    public int hashCode() {
        return oid().hashCode();
    }

    @Override
    public String toString() {
        return record.toString();
    }
}
