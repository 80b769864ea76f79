package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.DomainRow;
import dev.coffre.server.catalog.MachineAccessStatus;
import dev.coffre.server.catalog.MachineKeysRow;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.catalog.PackRow;
import dev.coffre.server.catalog.PackTable;
import dev.coffre.server.catalog.PointTable;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.catalog.VaultTable;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.id.PackId;
import dev.coffre.vault.id.VaultId;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.DiskFile;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.pack.PackHeader;
import dev.coffre.vault.store.pack.PackReader;
import dev.coffre.vault.store.pack.PackWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Repairs at start what a crash left. Journal events that the catalog lacks are applied. Records whose bytes are
 * missing are marked as damaged. A point file newer than the catalog is adopted if it verifies and its machine may
 * still commit. Packs that were being written are closed. Acknowledged data is never truncated.
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
        ledger.catchUp()
                .forEach(unread ->
                        LOG.log(System.Logger.Level.WARNING, unread.problem().getMessage()));
        TruncatedPackCheck truncated = new TruncatedPackCheck(catalog, store, clock);
        truncated.markLostRecords();
        truncated.unmarkFoundRecords();
        catalog.read(connection -> new MachineTable(connection).all()).stream()
                .filter(this::mayCommit)
                .forEach(this::adoptPoints);
        catalog.read(connection -> new PackTable(connection).open()).forEach(this::close);
        store.layout().vaultsIn(store.store()).forEach(this::registerUnknownPacks);
    }

    /**
     * Returns whether points of the machine may be adopted. A point whose receipt was never sent is not adopted after the
     * registration has ended.
     */
    private boolean mayCommit(MachineRow machine) {
        return catalog.read(connection -> new MachineTable(connection).status(machine.id()))
                .filter(MachineAccessStatus::isActive)
                .isPresent();
    }

    private void adoptPoints(MachineRow machine) {
        for (Path file : store.store().list(store.layout().points(machine.vault(), machine.id()))) {
            if (isNewer(file, head(machine))) {
                ledger.exclusively(() -> { // another process may be about to commit this very point
                    adopt(machine, file);
                    return true;
                });
            }
        }
    }

    private ChainHead head(MachineRow machine) {
        return catalog.read(connection -> new PointTable(connection).head(machine.id()));
    }

    private static boolean isNewer(Path file, ChainHead head) {
        return file.getFileName().toString().compareTo(String.format("%016d~", head.seq())) >= 0;
    }

    private void adopt(MachineRow machine, Path file) {
        ChainHead head = head(machine);
        if (!isNewer(file, head) || !mayCommit(machine)) {
            return;
        }
        try {
            if (store.points(machine.vault()).read(file) instanceof StoredPoint stored
                    && isAcceptable(machine, head, stored)) {
                ledger.append(
                        new JournalEvent.PointCommitted(machine.vault(), machine.id(), stored.seq(), stored.hash()));
                LOG.log(System.Logger.Level.INFO, "adopted {0}, whose receipt was never sent", stored.point());
            } else {
                LOG.log(System.Logger.Level.WARNING, "left {0} alone: it does not continue its chain", file);
            }
        } catch (Problem problem) {
            LOG.log(System.Logger.Level.WARNING, "left {0} alone: {1}", file, problem.getMessage());
        }
    }

    private boolean isAcceptable(MachineRow machine, ChainHead head, StoredPoint stored) {
        MachineKeysRow key = catalog.read(connection -> new MachineTable(connection).keys(machine.id()))
                .getLast();
        Optional<RecordRow> root = catalog.read(connection ->
                new VaultRecordTable(connection).find(stored.point().root()));
        return stored.machine().equals(machine.id())
                && head.isFollowedBy(stored.point().ext())
                && stored.point().ext().keyGen() == key.keyGen()
                && stored.point().isSignedBy(key.pointKey())
                && stored.receipt().isSignedBy(signingKey, machine.vault())
                && root.filter(RecordRow::isLive).isPresent();
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
     * Closes a pack of a store that was copied from a disk. The copy has closed it, unless something else than this product made
     * the copy.
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
     * Handles packs without a row. Such a pack was begun right before a stop and holds nothing that was acknowledged. It is
     * closed, or deleted if even its header is missing. Its records are neither adopted nor deleted.
     */
    private void registerUnknownPacks(VaultId vault) {
        Set<PackId> known = catalog.read(connection -> new PackTable(connection).all()).stream()
                .map(PackRow::id)
                .collect(Collectors.toSet());
        for (PackHeader header : store.packs(vault).list()) {
            if (!known.contains(header.pack())) {
                register(vault, header);
            }
        }
    }

    private void register(VaultId vault, PackHeader header) {
        try {
            store.packs(vault).closeUnfinished(header);
            if (store.packs(vault).exists(header)) {
                catalog.change(connection -> {
                    PackTable packs = new PackTable(connection);
                    if (packs.find(header.pack()).isEmpty()) { // another process may just have admitted it
                        DomainRow domain = new VaultTable(connection).findOrInsertDomain(vault, header.domain());
                        packs.insertClosed(packs.lastNr() + 1, header, domain.nr(), 0);
                    }
                });
            }
        } catch (Problem problem) {
            LOG.log(System.Logger.Level.WARNING, "pack {0} is unknown: {1}", header.pack(), problem.getMessage());
        }
    }
}
