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
import dev.coffre.vault.record.RecordHeader;
import dev.coffre.vault.store.pack.PackKind;
import dev.coffre.vault.store.pack.PackWriter;
import dev.coffre.vault.store.storage.PackFiles;
import dev.coffre.vault.store.storage.PackFiles.ListedPack;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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

    /** Passes over a domain. Each one finds the children of at least one more level. */
    private static final int MOST_PASSES = RecordHeader.MAX_DEPTH + 1;

    /**
     * The same while nothing else is written: for packs that do not fit at once, and then for those that need each other. Somebody
     * who adds a pack during each pass must not let everything that writes wait for ever.
     */
    private static final int MOST_URGENT_PASSES = 4 * MOST_PASSES;

    /** Packs of a domain that were adopted in part and are read again. Others have their turn on other days. */
    private static final int MOST_RESTS = 200;

    /** Further ones are found by the next comparison. */
    private static final int MOST_SUSPECTS = 100_000;

    /**
     * Nothing in a domain without a row can be adopted, so while nothing else is written none is looked at. Otherwise no more
     * than these, and no more of their vaults: somebody can add millions.
     */
    private static final int MOST_UNKNOWN_DOMAINS = 1_000;

    private final Catalog catalog;
    private final StoreFiles store;
    private final PackAdoption adoption;
    private final UnknownPacks unknown;
    private final boolean isAlone;
    private final ListingPace pace;
    private final long day;

    private final Map<Long, Long> lengths = new HashMap<>();
    private final Set<Long> suspects = new LinkedHashSet<>();
    private long listed;
    private long adopted;
    private long unusable;
    private int unknownDomains;

    /**
     * @param isAlone whether nothing else is written, so that unknown packs of any age are adopted
     * @param day a number that grows by one with each day
     */
    StoreComparison(
            Catalog catalog,
            StoreFiles store,
            PackAdoption adoption,
            UnknownPacks unknown,
            boolean isAlone,
            ListingPace pace,
            long day) {
        this.catalog = catalog;
        this.store = store;
        this.adoption = adoption;
        this.unknown = unknown;
        this.isAlone = isAlone;
        this.pace = pace;
        this.day = day;
    }

    /** @param reached the place up to which this comparison is done; empty for none */
    void run(String reached) {
        List<DomainRow> rows = catalog.read(connection -> new VaultTable(connection).domains());
        for (VaultId vault : vaults(rows)) {
            domains(vault, rows).forEach((domain, row) -> {
                if (row.isPresent() || unknownDomains++ < MOST_UNKNOWN_DOMAINS) {
                    compare(vault, domain, row, reached);
                }
            });
        }
        noteLengths();
    }

    /** Returns the vaults that have a row, and some of the others. */
    private Set<VaultId> vaults(List<DomainRow> rows) {
        Set<VaultId> vaults = new TreeSet<>(Comparator.comparing(VaultId::toString));
        rows.forEach(row -> vaults.add(row.vault()));
        if (!isAlone) {
            pace.beginListing();
            vaults.addAll(store.layout().vaultsIn(store.store(), vaults.size() + MOST_UNKNOWN_DOMAINS));
        }
        return vaults;
    }

    /** Returns the domains of a vault that have a row, and some of the others that have packs. */
    private Map<DomainId, Optional<DomainRow>> domains(VaultId vault, List<DomainRow> rows) {
        Map<DomainId, Optional<DomainRow>> known = new TreeMap<>(Comparator.comparing(DomainId::toString));
        rows.stream().filter(row -> row.vault().equals(vault)).forEach(row -> known.put(row.id(), Optional.of(row)));
        int left = isAlone ? 0 : MOST_UNKNOWN_DOMAINS - unknownDomains;
        if (left > 0) {
            pace.beginListing();
            store.packs(vault)
                    .domains(known.size() + left)
                    .forEach(domain -> known.putIfAbsent(domain, Optional.empty()));
        }
        return known;
    }

    /**
     * Compares the packs of a domain, again as long as records were adopted and others may follow. While nothing else is
     * written, that is needed at once. Otherwise, and beyond the bound, the next comparison can go on.
     */
    private void compare(VaultId vault, DomainId domain, Optional<DomainRow> row, String reached) {
        DomainListener listener = pass(vault, domain, row, reached);
        int most = isAlone ? MOST_URGENT_PASSES : MOST_PASSES;
        for (int passes = 1; listener.queue.isToBeRepeated() && passes < most; passes++) {
            listener = pass(vault, domain, row, "");
        }
        listed += listener.listed;
        unusable += listener.unusable;
        row.ifPresent(known -> adoption.settleTaint(known.nr(), true));
    }

    /** Content comes before the pages that name it. */
    private DomainListener pass(VaultId vault, DomainId domain, Optional<DomainRow> row, String reached) {
        long inPart = row.map(
                        known -> catalog.read(connection -> new PackTable(connection).countAdoptedInPart(known.nr())))
                .orElse(0L);
        DomainListener listener = new DomainListener(vault, domain, inPart);
        PackFiles files = store.packs(vault);
        // What waited, or was too young, before an interruption is not known any more.
        boolean isResumed = doneIn(listener.placeOf(PackKind.DATA), reached) >= 0;
        for (PackKind kind : PackKind.values()) {
            int after = doneIn(listener.placeOf(kind), reached);
            if (after < LAST_SHARD) {
                listener.kind = kind;
                SectionComparison section = new SectionComparison(
                        files, row.map(known -> new PackRows(catalog, known.nr(), kind, after)), pace, listener);
                pace.beginListing();
                files.forEachListed(domain, kind, after, section::onListed);
                section.finish();
                listener.listed += section.listed();
            }
        }
        listener.queue.finish(isResumed || listener.isAnyTooYoung);
        adopted += listener.queue.adopted();
        return listener;
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
        return List.copyOf(suspects);
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
        private final long inPart;
        private long passedInPart;
        private long listed;
        private long unusable;

        /** How many further files can be noted; negative if that is not known yet. */
        private int room = -1;

        /** @param inPart how many packs of the domain were adopted in part */
        DomainListener(VaultId vault, DomainId domain, long inPart) {
            this.inPart = inPart;
            this.vault = vault;
            this.domain = domain;
        }

        /** Sorts as the places are compared. A shard follows. */
        String placeOf(PackKind next) {
            return vault + "/" + domain + "/" + next.directoryName() + "/";
        }

        @Override
        public void onUnknown(ListedPack pack) {
            if (!isAlone && !unknown.isOld(pack.entry())) {
                isAnyTooYoung = true;
                return;
            }
            long length = pack.entry().length();
            if (length > PackWriter.MAX_LENGTH) { // needs no request
                refuse(pack, "it is longer than a pack can be");
            } else if (queue.adopt(vault, pack.header(), OptionalLong.of(length))
                    instanceof AdoptionResult.Unusable(String reason)) {
                refuse(pack, reason);
            }
        }

        private void refuse(ListedPack pack, String reason) {
            unusable++;
            if (room < 0) {
                room = unknown.room(vault, domain);
            }
            if (unknown.refuse(vault, pack, reason, room > 0)) {
                room--;
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
        public void onAdoptedInPart(PackRow pack) {
            long sinceFirst = Math.floorMod(passedInPart - day * MOST_RESTS, Math.max(inPart, MOST_RESTS));
            passedInPart++;
            if (isAlone || sinceFirst < MOST_RESTS) {
                queue.adoptRest(vault, pack.header());
            }
        }

        @Override
        public void onShard(int shard) {
            if (isAlone || !suspects.isEmpty()) {
                return; // begins anew after an interruption; suspects are read at the end and must be found again
            }
            if (shard == LAST_SHARD || shard >= noted + NOTED_SHARDS) {
                String reached = placeOf(kind) + "%02x".formatted(shard);
                catalog.change(connection -> new ReconciliationTable(connection).setReached(reached));
                noted = shard == LAST_SHARD ? -1 : shard;
            }
        }
    }
}
