package dev.coffre.server.collection;

import dev.coffre.server.catalog.EndedCycle;
import dev.coffre.server.catalog.RetiredPacks;
import dev.coffre.server.catalog.WaitingRow;
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
 * @param grace how long condemned records stay
 * @param forReaders how long the files of retired packs stay
 */
public record CollectionState(
        boolean halted,
        Optional<EndedCycle> last,
        List<WaitingRow> waiting,
        RetiredPacks retired,
        Duration grace,
        Duration forReaders) {
    public CollectionState {
        waiting = List.copyOf(waiting);
    }

    public long recordsWaiting() {
        return waiting.stream().mapToLong(WaitingRow::records).sum();
    }

    public long bytesWaiting() {
        return waiting.stream().mapToLong(WaitingRow::bytes).sum();
    }

    /** Returns when the grace period of the oldest condemned records ends. */
    public Optional<Instant> firstDue() {
        return waiting.stream()
                .map(WaitingRow::since)
                .min(Comparator.naturalOrder())
                .map(since -> since.plus(grace));
    }

    /** Returns when the grace period of the newest condemned records ends. */
    public Optional<Instant> lastDue() {
        return waiting.stream()
                .map(WaitingRow::since)
                .max(Comparator.naturalOrder())
                .map(since -> since.plus(grace));
    }

    /** Returns when the file of the last retired pack may be deleted. */
    public Optional<Instant> retiredDue() {
        return retired.newest().map(at -> at.plus(forReaders));
    }
}
