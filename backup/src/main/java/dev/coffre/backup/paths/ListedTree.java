package dev.coffre.backup.paths;

import dev.coffre.vault.id.Oid;
import dev.coffre.vault.id.Sha256;
import java.util.Optional;

/**
 * A recovery point in a path list. Its position in the list is its index in {@link Presence}.
 *
 * @param seq of the point
 * @param hash of the point; zero if {@code state} is {@code REMOVED}
 * @param root of its tree; empty unless {@code state} is {@code READ}
 */
public record ListedTree(long seq, Sha256 hash, State state, Optional<Oid> root) {
    /** The state of a point in a path list. */
    public enum State {
        /** The list has its paths. */
        READ,
        /** It was damaged when it was added, so no path counts as its own. Each reader tries it again. */
        UNREADABLE,
        /** It no longer exists. */
        REMOVED
    }

    static ListedTree read(long seq, Sha256 hash, Oid root) {
        return new ListedTree(seq, hash, State.READ, Optional.of(root));
    }

    static ListedTree unreadable(long seq, Sha256 hash) {
        return new ListedTree(seq, hash, State.UNREADABLE, Optional.empty());
    }

    ListedTree removed() {
        return new ListedTree(seq, Sha256.ZERO, State.REMOVED, Optional.empty());
    }

    /** Returns whether the list has the paths of this point. */
    public boolean isRead() {
        return state == State.READ;
    }
}
