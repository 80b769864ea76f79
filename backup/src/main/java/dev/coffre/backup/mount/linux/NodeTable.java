package dev.coffre.backup.mount.linux;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.mount.MountNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The nodes that the kernel has looked up, until it forgets them. If they become too many, {@link #excess} names some
 * that the kernel may be asked to forget. Thread-safe.
 */
final class NodeTable {
    /** About 200 bytes each. */
    private static final int MAX_NODES = 200_000;

    private static final int RELEASED_TOGETHER = MAX_NODES / 10;

    private final Map<Long, KnownNode> nodes = new ConcurrentHashMap<>();

    /**
     * @param name in the folder {@code parent}
     * @param lookups that the kernel counts
     */
    record KnownNode(MountNode node, long parent, ByteString name, long lookups) {}

    Optional<MountNode> find(long number) {
        return Optional.ofNullable(nodes.get(number)).map(KnownNode::node);
    }

    /** Counts a lookup of a node. Returns false, and changes nothing, if the number is that of another node. */
    boolean lookedUp(long number, MountNode node, long parent, ByteString name) {
        KnownNode now = nodes.merge(
                number,
                new KnownNode(node, parent, name, 1),
                (known, looked) -> known.node().equals(looked.node())
                        ? new KnownNode(known.node(), parent, name, known.lookups() + 1)
                        : known);
        return now.node().equals(node);
    }

    /** The kernel has dropped this many lookups. */
    void forget(long number, long lookups) {
        nodes.computeIfPresent(
                number,
                (_, known) -> known.lookups() <= lookups
                        ? null
                        : new KnownNode(known.node(), known.parent(), known.name(), known.lookups() - lookups));
    }

    boolean isFull() {
        return nodes.size() > MAX_NODES;
    }

    /** Returns a tenth of the nodes. */
    List<KnownNode> excess() {
        List<KnownNode> some = new ArrayList<>();
        for (KnownNode known : nodes.values()) {
            some.add(known);
            if (some.size() == RELEASED_TOGETHER) {
                break;
            }
        }
        return some;
    }
}
