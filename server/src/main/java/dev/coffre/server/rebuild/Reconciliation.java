package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.DiskFile;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackReader;
import dev.coffre.vault.store.pack.PackWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Repairs at start what a crash left. Journal events that the catalog lacks are applied. Records whose bytes are
 * missing are marked as damaged. Packs that were being written are closed. On a disk, packs that the catalog does not know are
 * adopted; elsewhere, the {@link StoreReconciler} does that. Points without an event are taken up. Acknowledged data is never
 * truncated.
 */
public final class Reconciliation {
    private static final System.Logger LOG = System.getLogger(Reconciliation.class.getName());

    private final Catalog catalog;
    private final Ledger ledger;
    private final StoreFiles store;
    private final VerifyingKey signingKey;
    private final InstantSource clock;

    public Reconciliation(
            Catalog catalog, Ledger ledger, StoreFiles store, VerifyingKey signingKey, InstantSource clock) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.store = store;
        this.signingKey = signingKey;
        this.clock = clock;
    }

    public void run() {
        store.store().removeTemporaryFiles(store.layout().store());
        ledger.catchUp();
        TruncatedPackCheck truncated = new TruncatedPackCheck(catalog, store, clock);
        truncated.markLostRecords();
        truncated.unmarkFoundRecords();
        catalog.read(connection -> new PackTable(connection).open()).forEach(this::close);
        if (store.store().disk().isPresent()) {
            store.layout().vaultsIn(store.store()).forEach(this::adoptUnknownPacks);
        }
        new UnjournaledPoints(catalog, ledger, store, signingKey).adopt();
    }

    /**
     * Closes a pack that was being written. Bytes without a row were never acknowledged and are truncated. If the pack
     * cannot be walked up to the end of its rows, it is damaged and left to the scrub.
     */
    private void close(PackRow pack) {
        Optional<Disk> disk = store.store().disk();
        if (disk.isEmpty()) {
            closeCopied(pack);
            return;
        }
        Path path = store.layout().packFile(pack.vault(), pack.header());
        try (DiskFile file = disk.get().open(path)) {
            long length = file.length();
            long catalogued = catalog.read(connection -> new PackTable(connection).endOffset(pack.nr(), length));
            long end = Math.max(PackHeader.BYTES, catalogued);
            PackReader reader = PackReader.open(file);
            if (!reader.isClosed()) {
                if (reader.scan().end() < end) {
                    LOG.log(System.Logger.Level.WARNING, "pack {0} is damaged; a scrub names what is lost", pack.id());
                    return;
                }
                file.truncate(end);
                PackWriter.recover(file).finish();
            }
            catalog.change(connection -> new PackTable(connection).setClosed(pack.id()));
        } catch (Problem problem) {
            LOG.log(System.Logger.Level.WARNING, "pack {0} cannot be closed: {1}", pack.id(), problem.getMessage());
        }
    }

    /**
     * Closes a pack of a store that was copied from a disk. The copy has closed it, unless another tool than
     * {@code store copy} made it.
     */
    private void closeCopied(PackRow pack) {
        try (StoredFile file = store.packs(pack.vault()).openFile(pack.header())) {
            long length = file.length();
            long catalogued = catalog.read(connection -> new PackTable(connection).endOffset(pack.nr(), length));
            PackReader reader = PackReader.open(file);
            if (!reader.isClosed() && reader.scan().end() < catalogued) {
                LOG.log(System.Logger.Level.WARNING, "pack {0} is damaged; a scrub names what is lost", pack.id());
                return;
            }
            store.packs(pack.vault()).closeUnfinished(pack.header());
            catalog.change(connection -> new PackTable(connection).setClosed(pack.id()));
        } catch (Problem problem) {
            LOG.log(System.Logger.Level.WARNING, "pack {0} cannot be closed: {1}", pack.id(), problem.getMessage());
        }
    }

    /**
     * Handles packs without a row on a disk, to which nothing else writes before the service starts. Such a pack was begun
     * right before a stop, or its rows are lost. It is closed, or deleted if even its header is missing, and then adopted.
     */
    private void adoptUnknownPacks(VaultId vault) {
        Set<PackId> known = catalog.read(connection -> new PackTable(connection).all()).stream()
                .map(PackRow::id)
                .collect(Collectors.toSet());
        List<PackHeader> unknown = store.packs(vault).list().stream()
                .filter(header -> !known.contains(header.pack()))
                .sorted(Comparator.comparing(PackHeader::kind)) // content before what names it
                .toList();
        for (PackHeader header : unknown) {
            try {
                store.packs(vault).closeUnfinished(header);
            } catch (Problem problem) {
                LOG.log(System.Logger.Level.WARNING, "pack {0} is unknown: {1}", header.pack(), problem.getMessage());
            }
        }
        PackAdoption adoption = PackAdoption.beforeAdmission(catalog, store);
        AdoptionQueue queue = new AdoptionQueue(adoption);
        unknown.forEach(header -> queue.adopt(vault, header));
        queue.finish(false);
        adoption.settleTaint();
    }
}
