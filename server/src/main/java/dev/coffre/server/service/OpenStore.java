package dev.coffre.server.service;

import dev.coffre.server.address.AddressService;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.CatalogLocation;
import dev.coffre.server.catalog.CatalogOwner;
import dev.coffre.server.catalog.PostgresLocation;
import dev.coffre.server.datadir.CatalogFile;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.ledger.JournalProjection;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.store.Journal;
import dev.coffre.server.store.SigningKeyFile;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.storage.StoreLayout;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** The opened store, journal, signing key and catalog of a data folder. */
public record OpenStore(
        StoreFiles files, SigningKey signingKey, Catalog catalog, Journal journal, Ledger ledger, DataDirectory folder)
        implements AutoCloseable {

    /**
     * Opens a data folder. A folder without a journal gets a signing key and a first segment. A store that has vaults
     * but no catalog is refused: with an empty catalog the service would know none of their records, and backups and
     * recoveries would fail silently. For the same reason, only a rebuild moves the catalog of such a store.
     *
     * @param asked where the catalog is to be; empty for where it was last
     * @throws dev.coffre.vault.problem.Problem {@code catalog-missing}, {@code catalog-elsewhere} or
     *     {@code catalog-of-other-service}
     */
    public static OpenStore open(
            DataDirectory folder,
            Disk disk,
            Optional<CatalogLocation> asked,
            InstantSource clock,
            SecureRandom random) {
        StoreFiles files = new StoreFiles(disk, new StoreLayout(folder.store()));
        CatalogFile file = new CatalogFile(folder);
        CatalogLocation known = file.read();
        CatalogLocation location = asked.orElse(known);
        boolean isMoved = !location.isSamePlace(known);
        if ((isMoved || !location.exists())
                && !files.layout().vaultsIn(files.small()).isEmpty()) {
            throw isMoved
                    ? ProblemCode.CATALOG_ELSEWHERE.with("address", known)
                    : ProblemCode.CATALOG_MISSING.problem();
        }
        if (location instanceof PostgresLocation postgres) {
            try (SigningKey service = signingKey(folder, files.layout(), random)) {
                postgres.requireNotOfOther(service.verifyingKey()); // opening it would update it
            }
        }
        OpenStore store = open(folder, disk, () -> Catalog.open(location), clock, random);
        try {
            if (location instanceof PostgresLocation) {
                store.requireOwnCatalog(location);
            }
            if (!location.equals(known)) {
                file.write(location);
            }
            return store;
        } catch (RuntimeException | Error failed) {
            store.close();
            throw failed;
        }
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
     * As {@link #open(DataDirectory, Disk, Optional, InstantSource, SecureRandom)} with the given catalog, which {@link
     * #close} closes.
     */
    public static OpenStore open(
            DataDirectory folder, Disk disk, Supplier<Catalog> catalogs, InstantSource clock, SecureRandom random) {
        StoreLayout layout = new StoreLayout(folder.store());
        StoreFiles files = new StoreFiles(disk, layout);
        OpenedParts opened = new OpenedParts();
        try {
            SigningKey signingKey = signingKey(folder, layout, random);
            opened.add(signingKey::close);
            Journal journal = Journal.open(files.journal(), signingKey, clock);
            Catalog catalog = catalogs.get();
            opened.add(catalog::close);
            Ledger ledger = new Ledger(journal, catalog, new JournalProjection(files));
            return new OpenStore(files, signingKey, catalog, journal, ledger, folder);
        } catch (RuntimeException | Error failed) {
            opened.closeAfter(failed);
            throw failed;
        }
    }

    /** Opens the signing key of the service. A service without a journal gets a new one. */
    static SigningKey signingKey(DataDirectory folder, StoreLayout layout, SecureRandom random) {
        SigningKeyFile file = new SigningKeyFile(folder.keys());
        return Files.isDirectory(layout.journal()) ? file.open() : file.openOrCreate(random);
    }

    /** Opens the addresses of the service on this folder. */
    public AddressService addressService(InstantSource clock, SecureRandom random) {
        return AddressService.open(folder.keys(), new TlsKeyFiles(folder.keys(), clock, random), signingKey, clock);
    }

    @Override
    public void close() {
        catalog.close();
        signingKey.close();
    }
}
