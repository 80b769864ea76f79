package dev.coffre.agent.console.recovery;

import dev.coffre.backup.point.ListedPoint;
import dev.coffre.backup.point.RecoveryPoints;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.Tombstone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The position of a point in its chain and its receipt time. The calendar needs no more, so the point is not opened. */
public record ChainPosition(long seq, Instant receivedAt) {

    /** Lists all points of the chain except removed ones, oldest first. */
    static List<ChainPosition> list(PointChain chain) {
        List<ChainPosition> places = new ArrayList<>();
        for (ChainLink link : chain.newestFirst()) {
            if (!(link instanceof Tombstone tombstone) || tombstone.reason() == Tombstone.Reason.UNREADABLE) {
                places.add(new ChainPosition(link.seq(), link.receivedAt()));
            }
        }
        return List.copyOf(places.reversed());
    }

    /**
     * Opens the points at these positions.
     *
     * @param newestFirst in the order of the result
     */
    static List<ListedPoint> open(RecoveryPoints points, List<ChainPosition> newestFirst) {
        List<ListedPoint> opened = new ArrayList<>();
        if (newestFirst.isEmpty()) {
            return opened;
        }
        long oldest = newestFirst.getLast().seq();
        for (ListedPoint listed : points.newestFirst(newestFirst.getFirst().seq() + 1)) {
            if (listed.seq() < oldest) {
                break;
            }
            if (!(listed instanceof ListedPoint.Removed)) {
                opened.add(listed);
            }
        }
        return opened;
    }
}
