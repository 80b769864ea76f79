package dev.coffre.server.audit;

import dev.coffre.server.catalog.AuditEndTable;
import dev.coffre.server.catalog.AuditEndTable.AuditEnd;
import dev.coffre.server.catalog.AuditIndex;
import dev.coffre.server.catalog.AuditIndex.AuditHead;
import dev.coffre.server.catalog.AuditRow;
import dev.coffre.server.catalog.Catalog;
import dev.coffre.server.catalog.LeaseRole;
import dev.coffre.server.catalog.LeasedRole;
import dev.coffre.server.ledger.Ledger;
import dev.coffre.vault.id.Sha256;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.store.journal.JournalEvent;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Copies entries of the audit log from the catalog to the store, so that a loss of the database loses few of them. One
 * process does it at a time. Thread-safe.
 */
final class AuditShipper {
    /** So many entries are shipped at once. */
    static final int MAX_WAITING = AuditChain.ANCHOR_INTERVAL;

    /** Fewer are shipped when the oldest of them is so old. */
    static final Duration MAX_AGE = Duration.ofSeconds(60);

    private static final System.Logger LOG = System.getLogger(AuditLog.class.getName());

    private final ShippedAuditFiles files;
    private final Catalog catalog;
    private final Ledger ledger;
    private final InstantSource clock;
    private final LeasedRole role;

    /** The last entry of the file that the store refused; the greatest number if it took the last one. */
    private long refused = Long.MAX_VALUE;

    AuditShipper(ShippedAuditFiles files, Catalog catalog, Ledger ledger, InstantSource clock) {
        this.files = files;
        this.catalog = catalog;
        this.ledger = ledger;
        this.clock = clock;
        this.role = catalog.role(LeaseRole.AUDIT);
    }

    /**
     * Ships what is due. If that fails, the journal gets the end of the log all the same: nobody can cut off entries that are
     * in no file.
     *
     * @param isEnding whether to ship all entries, however few and new they are, and to anchor the last one
     */
    synchronized void ship(boolean isEnding) {
        role.perform(() -> {
            try {
                boolean isShipped = true;
                while (isShipped) {
                    isShipped = shipNext(isEnding);
                }
            } catch (Problem | StoreUnavailableException failed) {
                anchorUnshipped();
                throw failed;
            } finally {
                if (isEnding) {
                    anchor(end().head());
                }
            }
        });
    }

    private void anchorUnshipped() {
        AuditHead head = end().head();
        if (head.n() - anchored() >= AuditChain.ANCHOR_INTERVAL) {
            anchor(head);
        }
    }

    private AuditEnd end() {
        return catalog.read(connection -> new AuditEndTable(connection).find());
    }

    /** Returns whether a file was written. A crash before the last step leaves a file whose entries the next one repeats. */
    private boolean shipNext(boolean isEnding) {
        AuditEnd end = end();
        List<AuditRow> rows = end.waiting() == 0
                ? List.of()
                : catalog.read(
                        connection -> new AuditIndex(connection).after(end.shipped(), ShippedAuditFiles.MAX_ENTRIES));
        if (rows.isEmpty() || !isEnding && rows.size() < MAX_WAITING && !isOld(rows.getFirst())) {
            return false;
        }
        AuditRow last = write(rows);
        if (last.n() - anchored() >= AuditChain.ANCHOR_INTERVAL) {
            anchor(new AuditHead(last.n(), Sha256.of(last.line().getBytes(StandardCharsets.UTF_8))));
        }
        catalog.change(connection -> new AuditEndTable(connection).setShipped(last.n()));
        return true;
    }

    /** After a refusal, the next try writes an entry fewer, and so another name: somebody may have taken this one. */
    private AuditRow write(List<AuditRow> rows) {
        List<AuditRow> fewer = rows.stream().filter(row -> row.n() < refused).toList();
        List<AuditRow> some = fewer.isEmpty() ? rows : fewer;
        try {
            AuditRow last = files.write(some);
            refused = Long.MAX_VALUE;
            return last;
        } catch (Problem taken) {
            refused = some.getLast().n();
            throw taken;
        }
    }

    /** Also true if the clock was set back. */
    private boolean isOld(AuditRow oldest) {
        return Duration.between(oldest.at(), clock.instant()).abs().compareTo(MAX_AGE) >= 0;
    }

    private long anchored() {
        return catalog.read(connection -> new AuditIndex(connection).journaledHead())
                .map(AuditHead::n)
                .orElse(0L);
    }

    /** Failure is harmless: a later entry anchors the log. */
    private void anchor(AuditHead head) {
        if (head.n() <= anchored()) {
            return;
        }
        try {
            ledger.append(new JournalEvent.AuditHeadRecorded(head.n(), head.hash()));
        } catch (Problem | StoreUnavailableException failed) {
            LOG.log(System.Logger.Level.WARNING, "the end of the audit log is not noted: {0}", failed.getMessage());
        }
    }
}
