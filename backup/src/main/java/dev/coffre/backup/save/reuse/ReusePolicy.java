package dev.coffre.backup.save.reuse;

import dev.coffre.backup.cache.LeafNote;
import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.EntryKey;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.tree.Entry;
import java.time.Instant;

/**
 * Decides whether an entry of the previous point is reused, so that its file need not be read.
 *
 * <p>The modification time alone is never trusted, because any user can set it: size, both times, inode and file system must
 * agree. A file modified during or just before the previous scan may have changed again within one tick of the file system's
 * clock, so it is read.
 *
 * <p>Confined to the thread that walks.
 */
public final class ReusePolicy {
    /** At least the coarsest clock of a file system: FAT stores even seconds. */
    private static final long TICK_SECONDS = 2;

    private final PreviousPoint previous;
    private final boolean rescan;
    private final LostRecords unusable;
    private final LostRecords lost;

    /** The root of the last entry. Entries come root by root, so the time of its scan is cached. */
    private ByteString root = ByteString.EMPTY;

    /** When the run that read {@link #root} began. */
    private Instant scanStart;

    /**
     * @param rescan reads everything
     * @param unusable records that must not be reused: lost ones, and bundles to rebuild
     * @param lost those of them that the vault does not have
     */
    public ReusePolicy(PreviousPoint previous, boolean rescan, LostRecords unusable, LostRecords lost) {
        this.previous = previous;
        this.rescan = rescan;
        this.unusable = unusable;
        this.lost = lost;
        this.scanStart = previous.scanStart(root);
    }

    public boolean allows(Entry before, Metadata now) {
        return isUnchanged(before, now)
                && !unusable.affectContentOf(before)
                && !unusable.affectAttributes(before.attributes());
    }

    /** Returns whether pages with unchanged entries may be reused whole, subject to {@link #allows(LeafNote)}. */
    public boolean allowsWholePages() {
        return !rescan && lost.isEmpty();
    }

    /**
     * Returns whether the records that a page references may be reused. Requires {@link #allowsWholePages} and a valid note.
     */
    public boolean allows(LeafNote note) {
        return unusable.isEmpty() || !refersToUnusableBundle(note);
    }

    private boolean refersToUnusableBundle(LeafNote note) {
        TreeReferences references = new TreeReferences();
        references.add(note);
        return references.bundles().stream().anyMatch(bundle -> unusable.contains(bundle.bundle()));
    }

    private boolean isUnchanged(Entry before, Metadata now) {
        Metadata then = before.metadata();
        return !rescan
                && before.marks().carriedFrom().isEmpty()
                && !before.marks().changedWhileRead()
                && then.size() == now.size()
                && then.modified().equals(now.modified())
                && then.changed().equals(now.changed())
                && then.identity().sameObject(now.identity())
                && then.isRegularFile() == now.isRegularFile()
                && isSettled(before.key(), now);
    }

    /**
     * Returns whether a later change would be visible in the metadata, despite the resolution of the file system's
     * clock. Only the kernel sets the change time, so one after the scan began is suspect, however late.
     */
    public boolean isSettled(EntryKey key, Metadata now) {
        Instant scan = scanStart(key);
        boolean modifiedNear =
                compare(now.modified(), scan, -TICK_SECONDS) >= 0 && compare(now.modified(), scan, TICK_SECONDS) <= 0;
        return compare(now.changed(), scan, -TICK_SECONDS) < 0 && !modifiedNear;
    }

    private Instant scanStart(EntryKey key) {
        ByteString path = key.rootPath();
        if (!path.equals(root)) {
            root = path;
            scanStart = previous.scanStart(root);
        }
        return scanStart;
    }

    /** Compares {@code time} with {@code seconds} after {@code scan}. Uses plain numbers, because it runs for every file. */
    private static int compare(Timestamp time, Instant scan, long seconds) {
        int bySecond = Long.compare(time.seconds(), scan.getEpochSecond() + seconds);
        return bySecond != 0 ? bySecond : Integer.compare(time.nanos(), scan.getNano());
    }
}
