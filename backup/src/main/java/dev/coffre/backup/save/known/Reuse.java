package dev.coffre.backup.save.known;

import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.tree.Entry;

/** Whether an entry of the previous point is taken over as it is. Confined to the thread that walks. */
public final class Reuse {
    private final PreviousPoint previous;
    private final boolean rescan;
    private final Losses avoided;
    private final Losses lost;

    /** Entries come root by root, so that of the last one serves again. */
    private ByteString root = ByteString.EMPTY;

    private UnchangedRule unchanged;

    /**
     * @param rescan reads everything
     * @param avoided records that must not be taken over: what is lost, and bundles that are made anew
     * @param lost what of them the vault does not have
     */
    public Reuse(PreviousPoint previous, boolean rescan, Losses avoided, Losses lost) {
        this.previous = previous;
        this.rescan = rescan;
        this.avoided = avoided;
        this.lost = lost;
        this.unchanged = rule();
    }

    public boolean allows(Entry before, Metadata now) {
        return rule(before.key()).holds(before, now)
                && !avoided.touchContent(before)
                && !avoided.touchAttributes(before.attributes());
    }

    /** Whether an object that is what it was can be told from one that changed since within a tick of the clock. */
    public boolean isSettled(EntryKey key, Metadata now) {
        return rule(key).isSettled(now);
    }

    /** Whether a page may be taken over whose entries are unchanged, as far as {@link #allows(LeafNote)} goes along. */
    public boolean allowsWholePages() {
        return !rescan && lost.isEmpty();
    }

    /** Whether what the entries of a page rest on may be taken over, if the vault lost nothing; the note must be a true one. */
    public boolean allows(LeafNote note) {
        return avoided.isEmpty() || LeafUse.bundles(note.use()).stream().noneMatch(avoided::include);
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
        return new UnchangedRule(previous.scanBegan(root), rescan);
    }
}
