package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.GcCycleTable;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.RecordState;
import dev.coffre.server.catalog.RecordWithEdges;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.vault.id.Oid;
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.store.pack.PackEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The records that a pack brings to the catalog: new ones, and others for those that are condemned, damaged or in a pack that
 * is gone. Of a record that is stored elsewhere, the copy is dead weight.
 *
 * <p>Made from a snapshot, while others write. The transaction reads the records and their children again: a snapshot may
 * even be of another copy of the database, where a child has another ord. Not thread-safe.
 */
final class AdoptionPlan {
    /** A record is at most so deep, so each pass over records in any order finds the children of one more level. */
    private static final int PASSES = RecordHeader.MAX_DEPTH + 1;

    /** Records looked up by one statement. */
    private static final int LOOKED_UP_TOGETHER = 8_192;

    /** Missing children that are named. Each pack that waits keeps them in memory. */
    private static final int MOST_MISSING = 32;

    private final int domainNr;
    private final List<PackEntry> entries;
    private final PackAdoption.Extent extent;
    private final long flipped;
    private final Map<Oid, RecordRow> known;

    /** Depths of the records to write. */
    private final Map<Oid, Integer> depths = new HashMap<>();

    /** The records to write, children first. */
    private final List<PackEntry> order = new ArrayList<>();

    private final Set<Oid> missing = new LinkedHashSet<>();

    /** Looks up what the catalog has of these records and their children. */
    AdoptionPlan(CatalogConnection connection, int domainNr, List<PackEntry> entries, PackAdoption.Extent extent) {
        this.domainNr = domainNr;
        this.entries = entries;
        this.extent = extent;
        this.flipped = new GcCycleTable(connection).state().flipped();
        Set<Oid> oids = new HashSet<>();
        entries.forEach(entry -> {
            oids.add(entry.oid());
            oids.addAll(entry.header().children());
        });
        this.known = find(connection, oids);
    }

    private static Map<Oid, RecordRow> find(CatalogConnection connection, Collection<Oid> oids) {
        VaultRecordTable records = new VaultRecordTable(connection);
        List<Oid> all = List.copyOf(oids);
        Map<Oid, RecordRow> found = new HashMap<>();
        for (int first = 0; first < all.size(); first += LOOKED_UP_TOGETHER) {
            found.putAll(records.find(all.subList(first, Math.min(all.size(), first + LOOKED_UP_TOGETHER))));
        }
        return found;
    }

    int domainNr() {
        return domainNr;
    }

    /** Returns the numbers of packs that have records of this one, which are needed here if that pack is gone. */
    Set<Long> otherPacks() {
        Set<Long> packs = new HashSet<>();
        for (PackEntry entry : entries) {
            RecordRow row = known.get(entry.oid());
            if (row != null && row.packNr() > 0 && !isNeeded(row, Set.of())) {
                packs.add(row.packNr());
            }
        }
        return packs;
    }

    /**
     * Decides what to write, in place of an earlier decision. A record that lacks children is left out, and so is one that is
     * deeper than a record can be.
     *
     * @param gone numbers of packs that are not in the store
     */
    void decide(Set<Long> gone) {
        depths.clear();
        order.clear();
        missing.clear();
        List<PackEntry> left = entries.stream()
                .filter(entry -> isNeeded(known.get(entry.oid()), gone))
                .toList();
        int before = Integer.MAX_VALUE;
        for (int pass = 0; pass < PASSES && left.size() < before; pass++) {
            before = left.size();
            left = place(left);
        }
        Set<Oid> unplaced = left.stream().map(PackEntry::oid).collect(Collectors.toSet());
        left.reversed().stream() // what is above other pages comes last: its children may be in another pack
                .flatMap(entry -> entry.header().children().stream()
                        .filter(child -> depthOf(child).isEmpty() && !unplaced.contains(child))
                        .limit(1))
                .distinct()
                .limit(MOST_MISSING)
                .forEach(missing::add);
    }

    /** A row of another domain is wrong: the record was read, and its hash covers the domain. */
    private boolean isNeeded(@Nullable RecordRow row, Set<Long> gone) {
        return row == null
                || row.domainNr() != domainNr
                || row.state() == RecordState.DAMAGED
                || row.state() == RecordState.CONDEMNED && extent != PackAdoption.Extent.REST
                || gone.contains(row.packNr());
    }

    /** Returns those whose children are not all known yet. */
    private List<PackEntry> place(List<PackEntry> left) {
        List<PackEntry> waiting = new ArrayList<>();
        for (PackEntry entry : left) {
            OptionalInt depth = depthAbove(entry.header().children());
            if (depth.isEmpty()) {
                waiting.add(entry);
            } else if (depth.getAsInt() <= RecordHeader.MAX_DEPTH
                    && depths.putIfAbsent(entry.oid(), depth.getAsInt()) == null) {
                order.add(entry);
            }
        }
        return waiting;
    }

    private OptionalInt depthAbove(List<Oid> children) {
        int depth = 0;
        for (Oid child : children) {
            OptionalInt below = depthOf(child);
            if (below.isEmpty()) {
                return below;
            }
            depth = Math.max(depth, below.getAsInt() + 1);
        }
        return OptionalInt.of(depth);
    }

    /**
     * Returns empty for a record that cannot be a child. A condemned one counts as absent. One that is damaged taints its
     * parent, as it would if both were known.
     */
    private OptionalInt depthOf(Oid child) {
        Integer placed = depths.get(child);
        if (placed != null) {
            return OptionalInt.of(placed);
        }
        RecordRow row = known.get(child);
        return row != null && row.domainNr() == domainNr && row.state() != RecordState.CONDEMNED
                ? OptionalInt.of(row.depth())
                : OptionalInt.empty();
    }

    /** Returns some children that the records left out lack; empty if none lacks any. */
    Set<Oid> missing() {
        return Set.copyOf(missing);
    }

    /** Returns whether the catalog has changed so that the plan may not be written. Called in the transaction. */
    boolean isOutdated(CatalogConnection connection) {
        Set<Oid> used = new HashSet<>();
        order.forEach(entry -> {
            used.add(entry.oid());
            used.addAll(entry.header().children());
        });
        Map<Oid, RecordRow> now = find(connection, used);
        return new GcCycleTable(connection).state().flipped() != flipped
                || !used.stream().allMatch(oid -> isStill(oid, now.get(oid)));
    }

    /** A child may have moved to another pack, or be damaged: that is looked at by the transaction itself. */
    private boolean isStill(Oid oid, @Nullable RecordRow now) {
        RecordRow before = known.get(oid);
        if (depths.containsKey(oid)) {
            return Objects.equals(now, before);
        }
        return now != null && before != null && now.ord() == before.ord() && now.depth() == before.depth();
    }

    /**
     * Writes the records, in the transaction in which the plan is not {@linkplain #isOutdated outdated}. Nothing is above a
     * new record, so whether it is tainted is known at once: a planted pack must not cost a pass over its domain.
     *
     * @return whether the taint of the domain must be computed again, since a record was healed
     */
    boolean write(CatalogConnection connection, long packNr) {
        VaultRecordTable records = new VaultRecordTable(connection);
        BitSet unusable = records.unusableOrds(domainNr);
        long lastOrd = records.lastOrd();
        Map<Oid, Long> ords = new HashMap<>();
        known.forEach((oid, row) -> ords.put(oid, row.ord()));
        List<RecordWithEdges> fresh = new ArrayList<>();
        List<RecordWithEdges> moved = new ArrayList<>();
        boolean isTaintChanged = false;
        for (PackEntry entry : order) {
            boolean isKnown = known.containsKey(entry.oid());
            long ord = isKnown ? Objects.requireNonNull(ords.get(entry.oid())) : ++lastOrd;
            ords.put(entry.oid(), ord);
            long[] kids = entry.header().children().stream()
                    .mapToLong(child -> Objects.requireNonNull(ords.get(child)))
                    .toArray();
            boolean isTainted = Arrays.stream(kids).anyMatch(kid -> unusable.get(Math.toIntExact(kid)));
            unusable.set(Math.toIntExact(ord), isTainted);
            RecordState state = isTainted ? RecordState.TAINTED : RecordState.LIVE;
            (isKnown ? moved : fresh).add(new RecordWithEdges(row(entry, ord, packNr, state), kids));
        }
        records.insert(fresh);
        for (RecordWithEdges each : moved) {
            boolean wasUnusable = records.relocate(each);
            isTaintChanged |= wasUnusable != (each.row().state() == RecordState.TAINTED);
        }
        return isTaintChanged;
    }

    private RecordRow row(PackEntry entry, long ord, long packNr, RecordState state) {
        return new RecordRow(
                ord,
                entry.oid(),
                domainNr,
                entry.header().type(),
                entry.header().epoch(),
                Objects.requireNonNull(depths.get(entry.oid())),
                packNr,
                entry.offset(),
                entry.length(),
                state);
    }

    /** Returns the records to write. */
    Set<Oid> records() {
        return Set.copyOf(depths.keySet());
    }
}
