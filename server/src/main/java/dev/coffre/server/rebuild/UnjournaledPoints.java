package dev.coffre.server.rebuild;

import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.MachineAccessStatus;
import dev.coffre.server.catalog.MachineKeysRow;
import dev.coffre.server.catalog.MachineRow;
import dev.coffre.server.catalog.MachineTable;
import dev.coffre.server.catalog.PointTable;
import dev.coffre.server.catalog.RecordRow;
import dev.coffre.server.catalog.VaultRecordTable;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.server.store.StoreFiles;
import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.StoredPoint;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.signing.VerifyingKey;
import dev.coffre.vault.store.journal.JournalEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes up point files without an event in the journal, whose receipts were never sent. One is adopted if it verifies, follows
 * its machine's newest point, and its machine may still commit.
 */
public final class UnjournaledPoints {
    /** Files with the seq of a machine's next point that are read. There is one, unless somebody else puts files there. */
    private static final int MOST_CANDIDATES = 100;

    private static final System.Logger LOG = System.getLogger(UnjournaledPoints.class.getName());

    private final Catalog catalog;
    private final Ledger ledger;
    private final StoreFiles store;
    private final VerifyingKey signingKey;

    public UnjournaledPoints(Catalog catalog, Ledger ledger, StoreFiles store, VerifyingKey signingKey) {
        this.catalog = catalog;
        this.ledger = ledger;
        this.store = store;
        this.signingKey = signingKey;
    }

    void adopt() {
        catalog.read(connection -> new MachineTable(connection).all()).stream()
                .filter(this::mayCommit)
                .forEach(this::adoptPoints);
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
        boolean isAnyAdopted;
        do {
            ChainHead head = head(machine);
            isAnyAdopted = candidates(machine, head).stream().anyMatch(file -> adopt(machine, head, file));
        } while (isAnyAdopted);
    }

    /** Returns the files that may be the next point. Those of later points and what is no point are left out. */
    private List<Path> candidates(MachineRow machine, ChainHead head) {
        Path folder = store.layout().points(machine.vault(), machine.id());
        String next = "%016d-".formatted(head.seq() + 1);
        List<Path> candidates = new ArrayList<>();
        store.store().forEachEntry(folder, Optional.of(folder.resolve("%016d~".formatted(head.seq()))), entry -> {
            if (entry.file().getFileName().toString().startsWith(next) && candidates.size() < MOST_CANDIDATES) {
                candidates.add(entry.file());
            }
        });
        return candidates;
    }

    private ChainHead head(MachineRow machine) {
        return catalog.read(connection -> new PointTable(connection).head(machine.id()));
    }

    /** Returns whether the file is adopted. Takes a turn of the ledger only for one that is acceptable. */
    private boolean adopt(MachineRow machine, ChainHead head, Path file) {
        return read(machine, head, file).isPresent()
                && ledger.exclusively(
                        () -> { // another process may be about to commit this very point
                            ChainHead now = head(machine);
                            Optional<StoredPoint> point =
                                    mayCommit(machine) ? read(machine, now, file) : Optional.empty();
                            point.ifPresent(stored -> {
                                ledger.append(new JournalEvent.PointCommitted(
                                        machine.vault(), machine.id(), stored.seq(), stored.hash()));
                                LOG.log(
                                        System.Logger.Level.INFO,
                                        "adopted {0}, whose receipt was never sent",
                                        stored.point());
                            });
                            return point.isPresent();
                        });
    }

    /** Returns the point in the file if it follows the head. */
    private Optional<StoredPoint> read(MachineRow machine, ChainHead head, Path file) {
        try {
            if (store.points(machine.vault()).read(file) instanceof StoredPoint stored
                    && isAcceptable(machine, head, stored)) {
                return Optional.of(stored);
            }
            LOG.log(System.Logger.Level.WARNING, "left {0} alone: it does not continue its chain", file);
        } catch (Problem problem) {
            LOG.log(System.Logger.Level.WARNING, "left {0} alone: {1}", file, problem.getMessage());
        }
        return Optional.empty();
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
}
