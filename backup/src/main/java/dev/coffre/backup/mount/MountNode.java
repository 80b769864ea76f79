package dev.coffre.backup.mount;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import java.util.Optional;

/** An object of a {@link MountTree}. Its number is the same in every mount, so that the kernel may forget and ask again. */
public sealed interface MountNode {
    /** Never 0. Two nodes have the same number with a probability of 2<sup>-64</sup>. */
    long number();

    /** The top, which contains the machine's folder. */
    record Top() implements MountNode {
        @Override
        public long number() {
            return 1;
        }
    }

    /** The folder of the machine, which contains its points. */
    record Machine() implements MountNode {
        @Override
        public long number() {
            return 2;
        }
    }

    /**
     * A symbolic link in the machine's folder: to the newest point, or to the earlier point that a point is equal to.
     * With another target it is another node, because the kernel keeps the target.
     */
    record PointLink(ByteString name, ByteString target) implements MountNode {
        @Override
        public long number() {
            return NodeNumbers.of(0, name.concat(ByteString.utf8("/")).concat(target));
        }
    }

    /**
     * Something in a point.
     *
     * @param key of its entry; empty for a folder above the roots, and for the folder of the point itself
     * @param paths roots at or below it that no entry of the folder lists; empty for everything below a root
     */
    record InPoint(long seq, Optional<EntryKey> key, Optional<RootPaths> paths) implements MountNode {
        @Override
        public long number() {
            return key.map(entry -> NodeNumbers.of(seq, entry))
                    .orElseGet(
                            () -> NodeNumbers.of(seq, paths.map(RootPaths::path).orElse(ByteString.EMPTY)));
        }
    }
}
