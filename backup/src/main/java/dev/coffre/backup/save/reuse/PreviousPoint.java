package dev.coffre.backup.save.reuse;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.point.RootRead;
import dev.coffre.backup.tree.TreeRoot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The point that a run compares its source with.
 *
 * @param seq 0 if there is none
 * @param root of its tree
 * @param epoch of the data key that sealed the point and all pages of its tree
 * @param rootReads its roots, each with the time when the run that read it began, by this machine's clock
 */
public record PreviousPoint(long seq, Optional<TreeRoot> root, int epoch, List<RootRead> rootReads) {
    public static final PreviousPoint NONE = new PreviousPoint(0, Optional.empty(), 0, List.of());

    public PreviousPoint {
        rootReads = List.copyOf(rootReads);
    }

    /** Returns when the run that read {@code path} began; {@link Instant#EPOCH} if no run read it. */
    Instant scanStart(ByteString path) {
        return rootReads.stream()
                .filter(read -> read.path().equals(path))
                .findFirst()
                .map(RootRead::began)
                .orElse(Instant.EPOCH);
    }
}
