package dev.coffre.vault.store.scrub;

import dev.coffre.vault.store.storage.Store;

/**
 * Counts the names that a scrub looks at although the journal does not have them. Who can write to a bucket can add millions:
 * each would be kept in memory, read, and be a finding. On a disk there is no bound. Confined to one thread.
 */
final class UnknownNames {
    /** Further ones are left out. The journal names all that matter, unless it is damaged itself. */
    static final int MOST = 1_000;

    private int left;

    private UnknownNames(int left) {
        this.left = left;
    }

    static UnknownNames in(Store files) {
        return new UnknownNames(files.disk().isPresent() ? Integer.MAX_VALUE : MOST);
    }

    /** Returns whether one more is looked at. */
    boolean take() {
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }

    /** Returns how many names of a folder are read that may have so many of the journal's. */
    int mostWith(int known) {
        return (int) Math.min(Integer.MAX_VALUE, (long) left + known);
    }
}
