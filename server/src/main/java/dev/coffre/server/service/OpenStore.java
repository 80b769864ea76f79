package dev.coffre.server.service;

import dev.coffre.server.address.AddressService;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogLocation;
import dev.coffre.server.catalog.CatalogOwner;
import dev.coffre.server.catalog.CatalogServer;
import dev.coffre.server.catalog.PostgresLocation;
import dev.coffre.server.catalog.ServerIdentity;
import dev.coffre.server.datadir.CatalogFile;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.ledger.JournalProjection;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.objectlock.CatalogObjectIndex;
import dev.coffre.server.store.Journal;
import dev.coffre.server.store.OwnedStore;
import dev.coffre.server.store.SigningKeyFile;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.storage.ObjectLocks;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.InstantSource;
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

    /**
     * Opens a data folder. A folder without a journal gets a signing key and a first segment. A store that has vaults
     * but no catalog is refused: with an empty catalog the service would know none of their records, and backups and
     * recoveries would fail silently. For the same reason, only a rebuild moves the catalog of such a store.
     *
     * @param disk where the data folder is
     * @param asked where catalog and store are to be
     * @throws dev.coffre.vault.problem.Problem {@code catalog-missing}, {@code catalog-elsewhere},
     *     {@code catalog-of-other-service}, {@code catalog-server-changed} or {@code store-elsewhere}
     */
    public static OpenStore open(
            DataDirectory folder, Disk disk, Locations asked, InstantSource clock, SecureRandom random) {
        StoreFiles files = Stores.open(folder, disk, asked.store(), clock, random);
        try {
            return open(folder, disk, files, asked.catalog(), clock, random);
        } catch (RuntimeException | Error failed) {
            files.store().close();
            throw failed;
        }
    }

    private static OpenStore open(
            DataDirectory folder,
            Disk disk,
            StoreFiles files,
            Optional<CatalogLocation> asked,
            InstantSource clock,
            SecureRandom random) {
        CatalogFile file = new CatalogFile(folder);
        CatalogLocation known = file.read();
        CatalogLocation location = asked.orElse(known);
        boolean isMoved = !location.isSamePlace(known);
        if ((isMoved || !location.exists())
                && !files.layout().vaultsIn(files.store()).isEmpty()) {
            throw isMoved
                    ? ProblemCode.CATALOG_ELSEWHERE.with("address", known)
                    : ProblemCode.CATALOG_MISSING.problem();
        }
        if (location instanceof PostgresLocation postgres) {
            try (SigningKey service = signingKey(folder, files, random)) {
                postgres.requireNotOfOther(service.verifyingKey()); // opening it would update it
            }
        }
        OpenStore store = open(folder, disk, files, () -> Catalog.open(location), clock, random);
        try {
            Optional<ServerIdentity> server = isMoved ? Optional.empty() : file.server();
            if (location instanceof PostgresLocation postgres) {
                store.requireOwnCatalog(location);
                store.requireSameServer(postgres, server);
                store.catalog.claim(place(folder));
            }
            if (!location.equals(known) || server.isEmpty()) {
                file.write(location, store.server());
            }
            return store;
        } catch (RuntimeException | Error failed) {
            store.close();
            throw failed;
        }
    }

    /** Names the folder and its machine. */
    private static String place(DataDirectory folder) {
        String machine;
        try {
            machine = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException withoutName) {
            machine = "";
        }
        return machine + ":" + folder.root().toAbsolutePath();
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

    /** A catalog that a rebuild left behind can be reached again under the address of the new one. */
    private void requireSameServer(PostgresLocation location, Optional<ServerIdentity> known) {
        Optional<ServerIdentity> found = server();
        if (known.isPresent() && found.isPresent() && !found.equals(known)) {
            throw location.changed(known.get(), found.get());
        }
    }

    /** Returns the copy of the database that the catalog is written to; empty for a catalog in the folder. */
    Optional<ServerIdentity> server() {
        return catalog.read(connection -> new CatalogServer(connection).find());
    }

    /**
     * As {@link #open(DataDirectory, Disk, Locations, InstantSource, SecureRandom)} with the given files and catalog. They
     * are closed by {@link #close}, and if this fails.
     */
    public static OpenStore open(
            DataDirectory folder,
            Disk disk,
            StoreFiles files,
            Supplier<Catalog> catalogs,
            InstantSource clock,
            SecureRandom random) {
        OpenedParts opened = new OpenedParts();
        opened.add(files.store()::close);
        try {
            SigningKey signingKey = signingKey(folder, files, random);
            opened.add(signingKey::close);
            Catalog catalog = catalogs.get();
            opened.add(catalog::close);
            CatalogObjectIndex.use(files.store(), catalog, clock, random);
            StoreFiles own = ownedBy(catalog, files);
            Journal journal = new Journal(own.journal(), signingKey, clock);
            Ledger ledger = Ledger.open(journal, catalog, new JournalProjection(own));
            return new OpenStore(own, signingKey, catalog, journal, ledger, folder, disk);
        } catch (RuntimeException | Error failed) {
            opened.closeAfter(failed);
            throw failed;
        }
    }

    /** Services that share a catalog share its store, too. A disk is held by the lock of its folder. */
    private static StoreFiles ownedBy(Catalog catalog, StoreFiles files) {
        return catalog.isShared() || files.store().disk().isPresent()
                ? files
                : new StoreFiles(new OwnedStore(files.store(), files.layout()), files.layout());
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
        return store.journal().lastNumber() == 0 ? file.openOrCreate(random) : file.open();
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
            System.getLogger(OpenStore.class.getName())
                    .log(System.Logger.Level.INFO, "the next listing finds new objects: {0}", unsaved.getMessage());
        }
        catalog.close();
        signingKey.close();
        files.store().close();
    }
}
