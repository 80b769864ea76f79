package dev.coffre.backup.save.known;

import dev.coffre.backup.tree.TreeRoot;
import java.time.Instant;
import java.util.Optional;

/**
 * The point that a run compares its source with.
 *
 * @param seq 0 when there is none
 * @param root of its tree
 * @param epoch of the data key that sealed it and all pages of its tree
 * @param scanBegan when the run that made it began to look at files, by this machine's clock
 */
public record PreviousPoint(long seq, Optional<TreeRoot> root, int epoch, Instant scanBegan) {
    public static final PreviousPoint NONE = new PreviousPoint(0, Optional.empty(), 0, Instant.EPOCH);
}
