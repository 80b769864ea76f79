package dev.coffre.server.fetch;

import dev.coffre.server.catalog.HoldingRow;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.ChainPlace;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.signing.SigningKey;
import java.util.Optional;

/** Merges consecutive removed or deleted points, newest first, into one tombstone. Confined to one thread. */
final class RemovedRun {
    private final MachineId machine;
    private final SigningKey signingKey;
    private Optional<PlacedPoint> newest = Optional.empty();
    private Optional<PlacedPoint> oldest = Optional.empty();
    private Optional<HoldingRow> shortest = Optional.empty();

    RemovedRun(MachineId machine, SigningKey signingKey) {
        this.machine = machine;
        this.signingKey = signingKey;
    }

    boolean isEndedBy(HoldingRow point) {
        return newest.filter(first -> point.isKept() || first.holding().reason() != point.reason())
                .isPresent();
    }

    void add(PlacedPoint point) {
        if (newest.isEmpty()) {
            newest = Optional.of(point);
        }
        oldest = Optional.of(point);
        if (shortest.filter(other -> other.kept().compareTo(point.holding().kept()) <= 0)
                .isEmpty()) {
            shortest = Optional.of(point.holding());
        }
    }

    /** Returns the link for the collected points and resets the run; empty if there are none. */
    Optional<ChainLink> end() {
        Optional<ChainLink> link = newest.map(this::link);
        newest = Optional.empty();
        shortest = Optional.empty();
        return link;
    }

    private Tombstone link(PlacedPoint first) {
        PlacedPoint last = oldest.orElseThrow();
        if (first.equals(last)) {
            return first.holding().tombstone(first.place(), signingKey);
        }
        HoldingRow dated = shortest.orElseThrow();
        ChainPlace place = new ChainPlace(
                machine, first.place().seq(), first.place().hash(), last.place().previous(), dated.receivedAt());
        return Tombstone.issueRun(place, last.place().seq(), dated.reason(), dated.gone(), signingKey);
    }
}
