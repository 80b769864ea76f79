package dev.coffre.server.service;

import dev.coffre.server.address.AddressService;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogIncarnation;
import dev.coffre.server.catalog.CatalogLocation;
import dev.coffre.server.catalog.CatalogOwner;
import dev.coffre.server.catalog.JournalPosition;
import dev.coffre.server.catalog.PostgresLocation;
import dev.coffre.server.catalog.ServerIdentity;
import dev.coffre.server.datadir.CatalogFile;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.datadir.StoreLocationFile;
import dev.coffre.server.ledger.JournalProjection;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.objectlock.CatalogObjectIndex;
import dev.coffre.server.store.CopyMark;
import dev.coffre.server.store.Journal;
import dev.coffre.server.store.OwnedStore;
import dev.coffre.server.store.SigningKeyFile;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.store.StoreLocation;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.storage.ObjectLocks;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The opened store, journal, signing key and catalog of a data folder.
 *
 * @param disk where the data folder is
 */
public record OpenStore(
        StoreFiles files,
        SigningKey signingKey,
        Catalog catalog,
        Journal journal,
        Ledger ledger,
        DataDirectory folder,
        Disk disk)
        implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OpenStore.class.getName());
    private static final int LEFT_BY_CRASH = 2;

    /**
     * Opens a data folder. A folder without a journal gets a signing key and a first segment. A store that has vaults
     * but no catalog is refused: with an empty catalog the service would know none of their records, and backups and
     * recoveries would fail silently. For the same reason, only a rebuild moves the catalog of such a store. A new data
     * folder joins the processes that share its store, if it has their keys and their catalog.
     *
     * @param disk where the data folder is
     * @param asked where catalog and store are to be
     * @throws dev.coffre.vault.problem.Problem {@code catalog-missing}, {@code catalog-elsewhere}, {@code catalog-unnamed},
     *     {@code catalog-of-other-service}, {@code catalog-server-changed}, {@code store-elsewhere}, {@code store-missing},
     *     {@code store-of-other-service},
     *     {@code store-unsuitable} or {@code store-locks-differ}
     */
    public static OpenStore open(
            DataDirectory folder, Disk disk, Locations asked, InstantSource clock, SecureRandom random) {
        LocatedStore store = Stores.open(folder, disk, asked.store(), clock, random);
        try {
            return open(folder, disk, store, asked.catalog(), clock, random);
        } catch (RuntimeException | Error failed) {
            store.files().store().close();
            throw failed;
        }
    }

    private static OpenStore open(
            DataDirectory folder,
            Disk disk,
            LocatedStore store,
            Optional<CatalogLocation> asked,
            InstantSource clock,
            SecureRandom random) {
        StoreFiles files = store.files();
        CatalogFile file = new CatalogFile(folder);
        CatalogLocation known = file.read();
        CatalogLocation location = asked.orElse(known);
        boolean isMoved = !location.isSamePlace(known);
        boolean isNewFolder = !file.exists() && !known.exists();
        boolean joins = false;
        if (location instanceof PostgresLocation postgres) {
            try (SigningKey service = signingKey(folder, files, random)) {
                postgres.requireNotOfOther(service.verifyingKey()); // opening it would update it
                joins = isNewFolder
                        && new SharedCatalog(postgres, files, store.location()).isJoinable(service.verifyingKey());
            }
            postgres.beside().requireUnused(); // by a rebuild, which would miss what this process admits
        }
        if (isMoved && !joins || !location.exists()) {
            new CatalogCheck(store, known, location).require(isNewFolder, new SigningKeyFile(folder.keys()));
        }
        OpenStore opened = open(folder, disk, store, () -> Catalog.open(location), clock, random);
        try {
            Optional<ServerIdentity> server = isMoved ? Optional.empty() : file.server();
            if (location instanceof PostgresLocation postgres) {
                opened.requireOwnCatalog(location);
                opened.requireSameServer(
                        postgres,
                        server,
                        FailoverRecovery.whenFree(opened.catalog::findSuccessor).or(opened::server));
                if (!opened.isShared()) {
                    opened.catalog.claim(folder.nameWithHost());
                }
            }
            opened.requireIncarnation(store.location());
            if (!location.equals(known) || server.isEmpty()) {
                file.write(location, opened.server());
            }
            CopyMark.removeOfCopy(files);
            StoreLocationFile place = new StoreLocationFile(folder);
            if (!store.location().equals(place.read())) {
                place.write(store.location()); // last: a refused address must not bind the folder
            }
            return opened;
        } catch (RuntimeException | Error failed) {
            opened.close();
            throw failed;
        }
    }

    /**
     * Returns whether several processes may serve this store at the same time: all can open its catalog and its files, and no
     * pack is appended to.
     */
    public boolean isShared() {
        return catalog.isShared() && files.store().disk().isEmpty();
    }

    /** Other services may reach the same database. The file of SQLite is in the folder of its service. */
    void requireOwnCatalog(CatalogLocation location) {
        Optional<VerifyingKey> owner = catalog.read(connection -> new CatalogOwner(connection).find());
        if (owner.isEmpty()) {
            catalog.change(connection -> new CatalogOwner(connection).set(signingKey.verifyingKey()));
        } else if (!owner.get().equals(signingKey.verifyingKey())) {
            throw ProblemCode.CATALOG_OF_OTHER_SERVICE.with("address", location);
        }
    }

    /**
     * A catalog that a rebuild left behind can be reached again under the address of the new one. The known copy may have a
     * successor with which other processes went on.
     *
     * <p>Three places name a copy of the database. The row {@code catalog_server} decides: on that copy, the catalog was in
     * step with the store. {@code ServerGuard} keeps the copy that this process writes to, and accepts another one by the row
     * only. {@code catalog.conf} keeps it beyond the end of the process, and is checked here only: the row of a catalog that
     * went back went back with it.
     *
     * @param known of {@code catalog.conf}
     * @param found that the catalog is on now
     */
    private void requireSameServer(
            PostgresLocation location, Optional<ServerIdentity> known, Optional<ServerIdentity> found) {
        if (known.isPresent()
                && found.isPresent()
                && !found.equals(known)
                && (files.store().disk().isPresent() || !found.get().succeeds(known.get()))) {
            throw location.changed(known.get(), found.get());
        }
    }

    /** Returns the copy of the database that {@code catalog.conf} has. */
    Optional<ServerIdentity> recordedServer() {
        return new CatalogFile(folder).server();
    }

    /** Remembers the copy of the database that is written to now. */
    void recordServer() {
        CatalogFile file = new CatalogFile(folder);
        file.write(file.read(), server());
    }

    /**
     * Refuses a store that was moved meanwhile. A move marks its store, and then looks who has the catalog open. This process
     * looks for the mark after it has opened the catalog, so one of the two notices the other.
     *
     * @throws dev.coffre.vault.problem.Problem {@code store-moved}
     */
    void requireNotMoved() {
        requireNotMoved(files, place());
    }

    /**
     * Lets everything that writes fail from now on if the store was moved, or if another catalog was made for it. Both see the
     * processes that use the catalog, unless they are told that its server is down, or do not know of it. If the store does not
     * answer, nothing changes. Names the catalog again if somebody has deleted its name: without it, no process can join.
     *
     * @param incarnation that this process began with. The catalog may be another one by now
     */
    void noticeLoss(String incarnation) {
        try {
            requireNotLost(incarnation);
            if (incarnation().filter(incarnation::equals).isPresent()) {
                new IncarnationFile(files).writeIfMissing(incarnation);
            }
        } catch (StoreUnavailableException away) {
            LOG.log(System.Logger.Level.DEBUG, "the store does not answer", away);
        } catch (Problem found) {
            if (found.code() == ProblemCode.STORE_MOVED || found.code() == ProblemCode.STORE_TAKEN_OVER) {
                catalog.lookAgain();
            }
        }
    }

    private void requireNotLost(String incarnation) {
        requireNotMoved();
        try {
            if (new IncarnationFile(files).isOther(incarnation)) {
                throw ProblemCode.STORE_TAKEN_OVER.with("address", place());
            }
        } catch (StoreUnavailableException away) {
            throw away.problem();
        }
    }

    /** Also called when the catalog is reached again: a move meanwhile did not see this process. */
    private static void requireNotMoved(StoreFiles files, StoreLocation location) {
        try {
            CopyMark.requireUsable(files, location);
        } catch (StoreUnavailableException away) {
            throw away.problem();
        }
    }

    /**
     * Refuses a catalog of before a rebuild, beside the store of after it. A store on a disk has no such file: it and its
     * catalog are in one folder.
     *
     * @throws dev.coffre.vault.problem.Problem {@code catalog-outdated}, {@code store-of-other-service}
     */
    void requireIncarnation(StoreLocation place) {
        if (incarnation().filter(new IncarnationFile(files)::isOther).isPresent()) {
            CatalogCheck.requireOwn(files, place, signingKey.verifyingKey());
            throw ProblemCode.CATALOG_OUTDATED.with("address", place).with("reason", "the catalog was rebuilt since");
        }
    }

    private Optional<String> incarnation() {
        return catalog.read(connection -> new CatalogIncarnation(connection).find())
                .map(HexFormat.of()::formatHex);
    }

    /**
     * Writes to the store which making of the catalog belongs to it, and returns it; empty on a disk. A process that others join
     * looks for another one.
     */
    Optional<String> recordIncarnation(SecureRandom random) {
        if (files.store().disk().isPresent()) {
            return Optional.empty();
        }
        if (incarnation().isEmpty()) {
            byte[] id = new byte[CatalogIncarnation.BYTES];
            random.nextBytes(id);
            catalog.change(connection -> new CatalogIncarnation(connection).set(id));
        }
        String incarnation = incarnation().orElseThrow();
        new IncarnationFile(files).write(incarnation);
        if (isShared()) {
            catalog.setReconcilable(() -> requireNotLost(incarnation));
        }
        return Optional.of(incarnation);
    }

    /**
     * Requires a comparison of the catalog with the store before anything else is written, if the catalog is older. A crash
     * leaves at most two segments that it does not have: one, and the one that seals it.
     *
     * @throws dev.coffre.vault.problem.Problem {@code catalog-outdated} if the store is on a disk: the end of a pack that the catalog does not know
     *     would be cut off
     */
    void requireNotOutdated() {
        long known = applied();
        long last = journal.lastNumberAfter(known + LEFT_BY_CRASH);
        // Other processes append meanwhile, so the catalog is read again.
        boolean isOlder = known > 0 && last > applied() + LEFT_BY_CRASH;
        if (isOlder && files.store().disk().isPresent()) {
            throw ProblemCode.CATALOG_OUTDATED
                    .with("address", place())
                    .with("reason", "the journal has segments that the catalog does not know");
        }
        if (isOlder) {
            catalog.requireComparison();
        }
    }

    StoreLocation place() {
        return new StoreLocationFile(folder).read();
    }

    private long applied() {
        return applied(catalog);
    }

    private static long applied(Catalog catalog) {
        return catalog.read(connection -> new JournalPosition(connection).appliedSegment());
    }

    /** Returns the copy of the database that the catalog is written to; empty for a catalog in the folder. */
    Optional<ServerIdentity> server() {
        return catalog.server();
    }

    /**
     * As {@link #open(DataDirectory, Disk, Locations, InstantSource, SecureRandom)} with the given catalog, and with the files
     * of the store that the data folder uses. They are closed by {@link #close}, and if this fails.
     */
    public static OpenStore open(
            DataDirectory folder,
            Disk disk,
            StoreFiles files,
            Supplier<Catalog> catalogs,
            InstantSource clock,
            SecureRandom random) {
        LocatedStore store = new LocatedStore(files, new StoreLocationFile(folder).read(), true);
        return open(folder, disk, store, catalogs, clock, random);
    }

    private static OpenStore open(
            DataDirectory folder,
            Disk disk,
            LocatedStore store,
            Supplier<Catalog> catalogs,
            InstantSource clock,
            SecureRandom random) {
        StoreFiles files = store.files();
        OpenedParts opened = new OpenedParts();
        opened.add(files.store()::close);
        try {
            SigningKey signingKey = signingKey(folder, files, random);
            opened.add(signingKey::close);
            Catalog catalog = catalogs.get();
            opened.add(catalog::close);
            if (files.store().disk().isEmpty()) {
                // on a disk, a start would cut off the ends of packs that it does not know
                catalog.setReconcilable(() -> requireNotMoved(files, store.location()));
            }
            if (files.journal().isEmpty() && applied(catalog) > 0) {
                throw ProblemCode.STORE_MISSING.with("address", store.location());
            }
            FailoverRecovery.whenFree(() -> {
                if (catalog.isShared()) {
                    new SharedLocks(catalog).require(store);
                }
                CatalogObjectIndex.use(files, catalog, clock, random);
                return true;
            });
            StoreFiles own = OwnedStore.of(files, catalog.isShared());
            Journal journal = new Journal(own.journal(), signingKey, clock);
            Ledger ledger = Ledger.open(journal, catalog, new JournalProjection(own));
            return new OpenStore(own, signingKey, catalog, journal, ledger, folder, disk);
        } catch (RuntimeException | Error failed) {
            opened.closeAfter(failed);
            throw failed;
        }
    }

    /** Takes the store over from any other service that writes to it, before this one reads its journal. */
    void takeOver(SecureRandom random) {
        if (files.store() instanceof OwnedStore owned) {
            owned.take(random);
        }
    }

    /** Opens the signing key of the service. A service without a journal gets a new one. */
    static SigningKey signingKey(DataDirectory folder, StoreFiles store, SecureRandom random) {
        SigningKeyFile file = new SigningKeyFile(folder.keys());
        return store.journal().isEmpty() ? file.openOrCreate(random) : file.open();
    }

    /** Opens the addresses of the service on this folder. */
    public AddressService addressService(InstantSource clock, SecureRandom random) {
        return AddressService.open(folder.keys(), new TlsKeyFiles(folder.keys(), clock, random), signingKey, clock);
    }

    @Override
    public void close() {
        try {
            files.store().locks().ifPresent(ObjectLocks::flush);
        } catch (Problem | StoreUnavailableException unsaved) {
            LOG.log(System.Logger.Level.INFO, "the next listing finds new objects: {0}", unsaved.getMessage());
        }
        catalog.close();
        signingKey.close();
        files.store().close();
    }
}
