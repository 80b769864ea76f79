package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogConnection;
import dev.coffre.server.catalog.FindingRow;
import dev.coffre.server.catalog.FindingTable;
import dev.coffre.server.catalog.GarbageQueries;
import dev.coffre.server.catalog.UnknownPackRow;
import dev.coffre.server.catalog.UnknownPackTable;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.DomainId;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.storage.PackFiles.ListedPack;
import dev.coffre.vault.store.storage.StoreEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Remembers the files in the places of packs that the catalog does not know, until they are adopted, deleted or gone. One that
 * cannot be adopted is a finding, and is deleted after {@link #KEPT} if the store says that it is still the same. It stays as long
 * as a record of its domain is lost: the file may be what is left of the pack that had it.
 */
final class UnknownPacks {
    /** A writer that was interrupted between the store and the catalog has gone on or ended after this time. */
    static final Duration MIN_AGE = Duration.ofHours(1);

    /** A person has this time to look at a file that cannot be adopted. */
    static final Duration KEPT = Duration.ofDays(30);

    /** Files of a domain that are noted at the same time. Further ones are only counted. */
    private static final int MOST_NOTED_IN_DOMAIN = 1_000;

    /** Files of all domains that are noted at the same time. */
    private static final int MOST_NOTED = 20_000;

    private static final int PAGE = 500;
    private static final System.Logger LOG = System.getLogger(UnknownPacks.class.getName());

    private final Catalog catalog;
    private final StoreFiles store;
    private final Consumer<FindingRow> findings;
    private final BooleanSupplier mayDelete;
    private final InstantSource clock;

    /** @param mayDelete whether the clock is sure: one that jumped ahead must not take the time from people */
    UnknownPacks(
            Catalog catalog,
            StoreFiles store,
            Consumer<FindingRow> findings,
            BooleanSupplier mayDelete,
            InstantSource clock) {
        this.catalog = catalog;
        this.store = store;
        this.findings = findings;
        this.mayDelete = mayDelete;
        this.clock = clock;
    }

    /**
     * Returns whether the file is old enough to be adopted: by the clock of a store that says when it was written, otherwise
     * since it was first listed.
     */
    boolean isOld(StoreEntry entry) {
        Instant before = clock.instant().minus(MIN_AGE);
        if (entry.written().isPresent()) {
            return !entry.written().get().isAfter(before);
        }
        Optional<UnknownPackRow> known = find(entry);
        if (known.isEmpty()) {
            put(entry, clock.instant(), Optional.empty());
        }
        return known.filter(row -> !row.seen().isAfter(before)).isPresent();
    }

    private Optional<UnknownPackRow> find(StoreEntry entry) {
        return catalog.read(connection -> new UnknownPackTable(connection).find(name(entry.file())))
                .filter(row -> row.length() == entry.length() && row.tag().equals(entry.tag()));
    }

    private void put(StoreEntry entry, Instant seen, Optional<String> reason) {
        catalog.change(connection -> new UnknownPackTable(connection)
                .put(new UnknownPackRow(name(entry.file()), entry.length(), entry.tag(), seen, reason)));
    }

    private String name(Path file) {
        return store.layout().store().relativize(file).toString();
    }

    /** Returns how many further files of the domain can be noted as ones that cannot be adopted. */
    int room(VaultId vault, DomainId domain) {
        String folder = name(store.layout().packs(vault).resolve(domain.toString()));
        return catalog.read(connection -> {
            UnknownPackTable table = new UnknownPackTable(connection);
            long left =
                    Math.min(MOST_NOTED_IN_DOMAIN - table.countUnusable(folder), MOST_NOTED - table.countUnusable());
            return (int) Math.max(0, left);
        });
    }

    /**
     * Notes that the file cannot be adopted, or deletes it if that has been known for long enough and its domain lacks nothing.
     *
     * @param hasRoom whether one more can be noted
     * @return whether one more is noted now
     */
    boolean refuse(VaultId vault, ListedPack pack, String reason, boolean hasRoom) {
        StoreEntry entry = pack.entry();
        Instant now = clock.instant();
        Optional<UnknownPackRow> known = find(entry).filter(row -> row.reason().isPresent());
        if (known.filter(row -> !row.seen().plus(KEPT).isAfter(now)).isPresent()
                && mayDelete.getAsBoolean()
                && !lacksRecords(pack.header().domain())) {
            LOG.log(System.Logger.Level.WARNING, "{0} is deleted: {1}", name(entry.file()), reason);
            store.store().delete(entry.file());
            return false; // the row goes once the store says that the file is gone
        }
        if (known.isEmpty() && !hasRoom) {
            return false;
        }
        if (known.isEmpty()) {
            put(entry, now, Optional.of(reason));
        }
        findings.accept(finding(vault, pack.header(), name(entry.file()), reason, now));
        return known.isEmpty();
    }

    /** @param file its path below the store */
    static FindingRow finding(VaultId vault, PackHeader header, String file, String reason, Instant now) {
        return new FindingRow(
                Optional.of(vault),
                Optional.of(header.pack()),
                Optional.empty(),
                file,
                "the catalog does not know the pack, and " + reason,
                now);
    }

    /** Returns whether something in the domain is lost, which a file that cannot be read may have had. */
    private boolean lacksRecords(DomainId domain) {
        return catalog.read(connection -> new VaultTable(connection)
                .domain(domain)
                .filter(row -> new VaultRecordTable(connection).isAnyDamaged(row.nr())
                        || new GarbageQueries(connection)
                                .domainsWithUnknownNeeds()
                                .contains(row.nr()))
                .isPresent());
    }

    /** Forgets the files that are gone. */
    void forgetGone(ListingPace pace) {
        String last = "";
        while (true) {
            String after = last;
            List<UnknownPackRow> page = catalog.read(connection -> new UnknownPackTable(connection).after(after, PAGE));
            List<UnknownPackRow> gone =
                    page.stream().filter(row -> !exists(row, pace)).toList();
            if (!gone.isEmpty()) {
                catalog.change(connection -> gone.forEach(row -> forget(row, connection)));
            }
            if (page.size() < PAGE) {
                return;
            }
            last = page.getLast().file();
        }
    }

    private boolean exists(UnknownPackRow row, ListingPace pace) {
        pace.beginListing();
        return store.store().exists(store.layout().store().resolve(row.file()));
    }

    private static void forget(UnknownPackRow row, CatalogConnection connection) {
        new UnknownPackTable(connection).remove(row.file());
        new FindingTable(connection)
                .delete(PackId.parse(row.file().substring(row.file().lastIndexOf('/') + 1)));
    }
}
