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
 * How collection stands, for people who look at a vault.
 *
 * @param halted whether it stopped, because it had condemned what is needed
 * @param last the newest cycle that ended, over all vaults of the service
 * @param waiting what of the vault was condemned, by cycles, as it was when that cycle ended
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

    /** When the time of grace is over of what was condemned first. */
    public Optional<Instant> firstDue() {
        return waiting.stream()
                .map(WaitingRow::since)
                .min(Comparator.naturalOrder())
                .map(since -> since.plus(grace));
    }

    /** Of what was condemned last. */
    public Optional<Instant> lastDue() {
        return waiting.stream()
                .map(WaitingRow::since)
                .max(Comparator.naturalOrder())
                .map(since -> since.plus(grace));
    }

    /** When the last of the retired packs' files goes. */
    public Optional<Instant> retiredDue() {
        return retired.newest().map(at -> at.plus(forReaders));
    }
}
