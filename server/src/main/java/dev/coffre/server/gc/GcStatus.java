package dev.coffre.server.gc;

import dev.coffre.server.catalog.CondemnedTotalsRow;
import dev.coffre.server.catalog.FinishedGcCycle;
import dev.coffre.server.catalog.LockedObjectTable;
import dev.coffre.server.catalog.RetiredPackTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The state of garbage collection, as shown for one vault.
 *
 * @param halted whether garbage collection halted because a condemned record turned out to be needed
 * @param last the newest cycle that ended, over all vaults of the service
 * @param waiting the vault's condemned records by cycle, as counted at the end of that cycle
 * @param retired the vault's packs in which nothing is needed any more
 * @param locked objects that the vault needs no more, and that stay until their locks end
 * @param grace how long condemned records stay
 * @param forReaders how long the files of retired packs stay
 */
public record GcStatus(
        boolean halted,
        Optional<FinishedGcCycle> last,
        List<CondemnedTotalsRow> waiting,
        RetiredPackTotals retired,
        LockedObjectTable.Totals locked,
        Duration grace,
        Duration forReaders) {
    public GcStatus {
        waiting = List.copyOf(waiting);
    }

    public long recordsWaiting() {
        return waiting.stream().mapToLong(CondemnedTotalsRow::records).sum();
    }

    public long bytesWaiting() {
        return waiting.stream().mapToLong(CondemnedTotalsRow::bytes).sum();
    }

    /** Returns when the grace period of the oldest condemned records ends. */
    public Optional<Instant> firstDue() {
        return waiting.stream()
                .map(CondemnedTotalsRow::condemnedAt)
                .min(Comparator.naturalOrder())
                .map(since -> since.plus(grace));
    }

    /** Returns when the grace period of the newest condemned records ends. */
    public Optional<Instant> lastDue() {
        return waiting.stream()
                .map(CondemnedTotalsRow::condemnedAt)
                .max(Comparator.naturalOrder())
                .map(since -> since.plus(grace));
    }

    /** Returns when the file of the last retired pack may be deleted. */
    public Optional<Instant> retiredDue() {
        return retired.newestRetiredAt().map(at -> at.plus(forReaders));
    }
}
