package dev.coffre.backup.paths;

import dev.coffre.vault.point.ChainHead;
import dev.coffre.vault.point.ChainLink;
import dev.coffre.vault.point.PointChain;
import dev.coffre.vault.point.Tombstone;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The recovery points of a machine that were not removed. Immutable. Some 150 bytes for each point. */
public final class ExistingPoints {
    private final List<ChainHead> oldestFirst;
    private final Set<ChainHead> all;

    public ExistingPoints(List<ChainHead> oldestFirst) {
        this.oldestFirst = List.copyOf(oldestFirst);
        this.all = new HashSet<>(oldestFirst);
    }

    /**
     * Reads the whole chain.
     *
     * @throws dev.coffre.vault.problem.Problem {@code chain-broken}, or why the vault does not answer
     */
    public static ExistingPoints of(PointChain chain) {
        List<ChainHead> newestFirst = new ArrayList<>();
        for (ChainLink link : chain.newestFirst()) {
            boolean removed = link instanceof Tombstone tombstone && tombstone.reason() != Tombstone.Reason.UNREADABLE;
            if (!removed) {
                newestFirst.add(new ChainHead(link.seq(), link.hash()));
            }
        }
        return new ExistingPoints(newestFirst.reversed());
    }

    public List<ChainHead> oldestFirst() {
        return oldestFirst;
    }

    public boolean contains(ChainHead point) {
        return all.contains(point);
    }

    boolean contains(ListedTree point) {
        return point.state() != ListedTree.State.REMOVED && contains(new ChainHead(point.seq(), point.hash()));
    }
}
