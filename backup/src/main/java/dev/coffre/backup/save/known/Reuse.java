package dev.coffre.backup.save.known;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.tree.Entry;

/** Whether an entry of the previous point is taken over as it is. Confined to the thread that walks. */
public final class Reuse {
    private final PreviousPoint previous;
    private final boolean rescan;
    private final Losses avoided;

    /** Entries come root by root, so that of the last one serves again. */
    private ByteString root = ByteString.EMPTY;

    private UnchangedRule unchanged;

    /**
     * @param rescan reads everything
     * @param avoided records that must not be taken over
     */
    public Reuse(PreviousPoint previous, boolean rescan, Losses avoided) {
        this.previous = previous;
        this.rescan = rescan;
        this.avoided = avoided;
        this.unchanged = rule();
    }

    public boolean allows(Entry before, Metadata now) {
        ByteString path = before.key().rootPath();
        if (!path.equals(root)) {
            root = path;
            unchanged = rule();
        }
        return unchanged.holds(before, now)
                && !avoided.touchContent(before)
                && !avoided.touchAttributes(before.attributes());
    }

    private UnchangedRule rule() {
        return new UnchangedRule(previous.scanBegan(root), rescan);
    }
}
