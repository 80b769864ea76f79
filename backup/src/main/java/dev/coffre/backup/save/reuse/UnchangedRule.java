package dev.coffre.backup.save.reuse;

import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.tree.Entry;
import java.time.Instant;

/**
 * Decides whether a file is unchanged since the previous point, so that it need not be read.
 *
 * <p>The modification time alone is never trusted, because any user can set it: size, both times, inode and file system must
 * agree. A file modified during or just before the previous scan may have changed again within one tick of the file system's
 * clock, so it is read.
 *
 * @param previousScan when the run that read the entry began
 * @param rescan reads everything
 */
public record UnchangedRule(Instant previousScan, boolean rescan) {
    /** Assumed resolution of a file system's clock. FAT has the coarsest one: it stores even seconds. */
    private static final long TICK_SECONDS = 2;

    boolean isUnchanged(Entry previous, Metadata now) {
        Metadata then = previous.metadata();
        return !rescan
                && previous.marks().carriedFrom().isEmpty()
                && !previous.marks().changedWhileRead()
                && then.size() == now.size()
                && then.modified().equals(now.modified())
                && then.changed().equals(now.changed())
                && then.identity().sameObject(now.identity())
                && then.isRegularFile() == now.isRegularFile()
                && isSettled(now);
    }

    /**
     * Returns whether a change after the scan would be visible in the metadata. Only the kernel sets the change time, so
     * every change time after the start of the scan is suspect, however late it is.
     */
    boolean isSettled(Metadata now) {
        boolean modifiedNear =
                compareToScan(now.modified(), -TICK_SECONDS) >= 0 && compareToScan(now.modified(), TICK_SECONDS) <= 0;
        return compareToScan(now.changed(), -TICK_SECONDS) < 0 && !modifiedNear;
    }

    /**
     * Compares {@code time} with the time {@code seconds} after the start of the scan. Uses plain numbers, because it runs
     * for every file.
     */
    private int compareToScan(Timestamp time, long seconds) {
        int bySecond = Long.compare(time.seconds(), previousScan.getEpochSecond() + seconds);
        return bySecond != 0 ? bySecond : Integer.compare(time.nanos(), previousScan.getNano());
    }
}
