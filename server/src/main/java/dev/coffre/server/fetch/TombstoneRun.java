package dev.coffre.server.fetch;

import dev.coffre.server.catalog.PointRetentionRow;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.LinkMetadata;
import dev.coffre.vault.point.Tombstone;
import dev.coffre.vault.signing.SigningKey;
import java.util.Optional;

/** Merges consecutive removed or deleted points, newest first, into one tombstone. Confined to one thread. */
final class TombstoneRun {
    private final MachineId machine;
    private final SigningKey signingKey;
    private Optional<ChainedPoint> newest = Optional.empty();
    private Optional<ChainedPoint> oldest = Optional.empty();
    private Optional<PointRetentionRow> shortest = Optional.empty();

    TombstoneRun(MachineId machine, SigningKey signingKey) {
        this.machine = machine;
        this.signingKey = signingKey;
    }

    boolean isEndedBy(PointRetentionRow point) {
        return newest.filter(first -> point.isKept() || first.retention().reason() != point.reason())
                .isPresent();
    }

    void add(ChainedPoint point) {
        if (newest.isEmpty()) {
            newest = Optional.of(point);
        }
        oldest = Optional.of(point);
        if (shortest.filter(other -> other.keptFor().compareTo(point.retention().keptFor()) <= 0)
                .isEmpty()) {
            shortest = Optional.of(point.retention());
        }
    }

    /** Returns the link for the collected points and resets the run; empty if there are none. */
    Optional<ChainLink> flush() {
        Optional<ChainLink> link = newest.map(this::link);
        newest = Optional.empty();
        shortest = Optional.empty();
        return link;
    }

    private Tombstone link(ChainedPoint first) {
        ChainedPoint last = oldest.orElseThrow();
        if (first.equals(last)) {
            return first.retention().tombstone(first.place(), signingKey);
        }
        PointRetentionRow dated = shortest.orElseThrow();
        LinkMetadata place = new LinkMetadata(
                machine, first.place().seq(), first.place().hash(), last.place().previous(), dated.receivedAt());
        return Tombstone.issueRun(place, last.place().seq(), dated.reason(), dated.removalTime(), signingKey);
    }
}
