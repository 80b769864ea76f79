package dev.coffre.backup.save.reuse;

import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.tree.Entry;

/** Decides whether an entry of the previous point is reused unchanged. Confined to the thread that walks. */
public final class ReusePolicy {
    private final PreviousPoint previous;
    private final boolean rescan;
    private final LostRecords unusable;
    private final LostRecords lost;

    /** The root of the last entry. Entries come root by root, so its rule is cached. */
    private ByteString root = ByteString.EMPTY;

    private UnchangedRule unchanged;

    /**
     * @param rescan whether to read everything
     * @param unusable records that must not be reused: lost ones, and bundles to rebuild
     * @param lost those of {@code unusable} that the vault does not have
     */
    public ReusePolicy(PreviousPoint previous, boolean rescan, LostRecords unusable, LostRecords lost) {
        this.previous = previous;
        this.rescan = rescan;
        this.unusable = unusable;
        this.lost = lost;
        this.unchanged = rule();
    }

    public boolean allows(Entry before, Metadata now) {
        return rule(before.key()).isUnchanged(before, now)
                && !unusable.affectContentOf(before)
                && !unusable.affectAttributes(before.attributes());
    }

    /** Returns whether a later change would be visible in the metadata, despite the resolution of the file system's clock. */
    public boolean isSettled(EntryKey key, Metadata now) {
        return rule(key).isSettled(now);
    }

    /** Returns whether pages with unchanged entries may be reused whole, subject to {@link #allows(LeafNote)}. */
    public boolean allowsWholePages() {
        return !rescan && lost.isEmpty();
    }

    /**
     * Returns whether the records that a page references may be reused. Requires {@link #allowsWholePages} and a valid note.
     */
    public boolean allows(LeafNote note) {
        return unusable.isEmpty()
                || LeafReferences.bundles(note.references()).stream().noneMatch(unusable::contains);
    }

    private UnchangedRule rule(EntryKey key) {
        ByteString path = key.rootPath();
        if (!path.equals(root)) {
            root = path;
            unchanged = rule();
        }
        return unchanged;
    }

    private UnchangedRule rule() {
        return new UnchangedRule(previous.scanStart(root), rescan);
    }
}
