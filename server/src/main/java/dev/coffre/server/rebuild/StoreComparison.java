package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.ReconciliationTable;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.storage.PackFiles;
import dev.coffre.vault.store.storage.PackFiles.ListedPack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One comparison of the packs of the whole store, or its rest. Used once. */
final class StoreComparison {
    /** The first byte of the last ids. */
    static final int LAST_SHARD = 0xff;

    /** Progress is noted once for so many shards: repeating some of them is cheaper than a transaction for each. */
    private static final int NOTED_SHARDS = 16;

    /** Lengths that are noted in one transaction. */
    private static final int NOTED_LENGTHS = 1_000;

    /** Further ones are found by the next comparison. */
    private static final int MOST_SUSPECTS = 100_000;

    private final Catalog catalog;
    private final StoreFiles store;
    private final PackAdoption adoption;
    private final UnknownPacks unknown;
    private final boolean isAnyAgeAdopted;
    private final ListingPace pace;

    private final Map<Long, Long> lengths = new HashMap<>();
    private final List<Long> suspects = new ArrayList<>();
    private long listed;
    private long adopted;
    private long unusable;

    /** @param isAnyAgeAdopted whether unknown packs are adopted whose writers may still be about to add their rows */
    StoreComparison(
            Catalog catalog,
            StoreFiles store,
            PackAdoption adoption,
            UnknownPacks unknown,
            boolean isAnyAgeAdopted,
            ListingPace pace) {
        this.catalog = catalog;
        this.store = store;
        this.adoption = adoption;
        this.unknown = unknown;
        this.isAnyAgeAdopted = isAnyAgeAdopted;
        this.pace = pace;
    }

    /** @param reached the place up to which this comparison is done; empty for none */
    void run(String reached) {
        List<DomainRow> rows = catalog.read(connection -> new VaultTable(connection).domains());
        for (VaultId vault : vaults(rows)) {
            domains(vault, rows).forEach((domain, row) -> compare(vault, domain, row, reached));
        }
        noteLengths();
    }

    private Set<VaultId> vaults(List<DomainRow> rows) {
        Set<VaultId> vaults = new TreeSet<>(Comparator.comparing(VaultId::toString));
        pace.beginListing();
        vaults.addAll(store.layout().vaultsIn(store.store()));
        rows.forEach(row -> vaults.add(row.vault()));
        return vaults;
    }

    /** Returns the domains of a vault that have packs or a row. */
    private Map<DomainId, Optional<DomainRow>> domains(VaultId vault, List<DomainRow> rows) {
        Map<DomainId, Optional<DomainRow>> domains = new TreeMap<>(Comparator.comparing(DomainId::toString));
        pace.beginListing();
        store.packs(vault).domains().forEach(domain -> domains.put(domain, Optional.empty()));
        rows.stream().filter(row -> row.vault().equals(vault)).forEach(row -> domains.put(row.id(), Optional.of(row)));
        return domains;
    }

    /** Content comes before the pages that name it. */
    private void compare(VaultId vault, DomainId domain, Optional<DomainRow> row, String reached) {
        DomainListener listener = new DomainListener(vault, domain);
        PackFiles files = store.packs(vault);
        for (PackKind kind : PackKind.values()) {
            int after = doneIn(listener.placeOf(kind), reached);
            if (after < LAST_SHARD) {
                listener.kind = kind;
                SectionComparison section = new SectionComparison(
                        files, row.map(known -> new PackRows(catalog, known.nr(), kind, after)), pace, listener);
                pace.beginListing();
                files.forEachListed(domain, kind, after, section::onListed);
                section.finish();
                listed += section.listed();
            }
        }
        listener.queue.finish(listener.isAnyTooYoung);
        adopted += listener.queue.adopted();
    }

    /** Returns the last shard that is done in this place; -1 for none. */
    private static int doneIn(String place, String reached) {
        if (reached.startsWith(place)) {
            return shardOf(reached.substring(place.length()));
        }
        return place.compareTo(reached) < 0 ? LAST_SHARD : -1;
    }

    static int shardOf(String id) {
        return Integer.parseInt(id.substring(0, 2), 16);
    }

    private void noteLengths() {
        if (!lengths.isEmpty()) {
            catalog.change(connection -> new PackTable(connection).setListed(lengths));
            lengths.clear();
        }
    }

    /** Returns the numbers of packs that are missing or have another length. */
    List<Long> suspects() {
        return suspects;
    }

    /** @param damaged how many of the {@link #suspects} were read */
    ReconciliationReport report(long damaged) {
        return new ReconciliationReport(listed, adopted, unusable, damaged);
    }

    private final class DomainListener implements SectionComparison.Listener {
        private final VaultId vault;
        private final DomainId domain;
        private final AdoptionQueue queue = new AdoptionQueue(adoption);
        private PackKind kind = PackKind.DATA;
        private boolean isAnyTooYoung;
        private int noted = -1;

        DomainListener(VaultId vault, DomainId domain) {
            this.vault = vault;
            this.domain = domain;
        }

        /** Sorts as the places are compared. A shard follows. */
        String placeOf(PackKind next) {
            return vault + "/" + domain + "/" + next.directoryName() + "/";
        }

        @Override
        public void onUnknown(ListedPack pack) {
            if (!isAnyAgeAdopted && !unknown.isOld(pack.entry())) {
                isAnyTooYoung = true;
                return;
            }
            if (queue.adopt(vault, pack.header()) instanceof AdoptionResult.Unusable(String reason)) {
                unusable++;
                unknown.refuse(vault, pack, reason);
            }
        }

        @Override
        public void onSuspect(PackRow pack) {
            if (suspects.size() < MOST_SUSPECTS) {
                suspects.add(pack.nr());
            }
        }

        @Override
        public void onLength(PackRow pack, long length) {
            lengths.put(pack.nr(), length);
            if (lengths.size() >= NOTED_LENGTHS) {
                noteLengths();
            }
        }

        @Override
        public void onShard(int shard) {
            if (shard == LAST_SHARD || shard >= noted + NOTED_SHARDS) {
                String reached = placeOf(kind) + "%02x".formatted(shard);
                catalog.change(connection -> new ReconciliationTable(connection).setReached(reached));
                noted = shard == LAST_SHARD ? -1 : shard;
            }
        }
    }
}
