package dev.coffre.server.service;

import dev.coffre.server.address.AddressService;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.datadir.DataDirectory;
import dev.coffre.server.ledger.JournalProjection;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.store.Journal;
import dev.coffre.server.store.SigningKeyFile;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.server.tls.TlsKeyFiles;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.signing.SigningKey;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.storage.StoreLayout;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The opened store, journal, signing key and catalog of a data folder. */
public record OpenStore(
        StoreFiles files, SigningKey signingKey, Catalog catalog, Journal journal, Ledger ledger, DataDirectory folder)
        implements AutoCloseable {

    /**
     * Opens a data folder. A folder without a journal gets a signing key and a first segment. A store that has vaults
     * but no catalog is refused: with an empty catalog the service would know none of their records, and backups and
     * recoveries would fail silently.
     *
     * @throws dev.coffre.vault.problem.Problem {@code catalog-missing}
     */
    public static OpenStore open(DataDirectory folder, Disk disk, InstantSource clock, SecureRandom random) {
        StoreFiles files = new StoreFiles(disk, new StoreLayout(folder.store()));
        if (!Catalog.existsIn(folder.catalog())
                && !files.layout().vaultsIn(files.small()).isEmpty()) {
            throw ProblemCode.CATALOG_MISSING.problem();
        }
        return open(folder, disk, () -> Catalog.open(folder.catalog()), clock, random);
    }

    /**
     * As {@link #open(DataDirectory, Disk, InstantSource, SecureRandom)} with the given catalog, which {@link #close}
     * closes.
     */
    public static OpenStore open(
            DataDirectory folder, Disk disk, Supplier<Catalog> catalogs, InstantSource clock, SecureRandom random) {
        StoreLayout layout = new StoreLayout(folder.store());
        StoreFiles files = new StoreFiles(disk, layout);
        SigningKeyFile keyFile = new SigningKeyFile(folder.keys());
        OpenedParts opened = new OpenedParts();
        try {
            SigningKey signingKey = Files.isDirectory(layout.journal()) ? keyFile.open() : keyFile.openOrCreate(random);
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
