package dev.coffre.backup.save.known;

import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.tree.Entry;
import java.time.Instant;

/**
 * When a file need not be read, because it is what the previous point says.
 *
 * <p>The modification time alone is never trusted, since anybody can set it: size, both times, inode and file system must
 * agree. A file that was touched while or just before the previous scan looked at it may have changed again within one
 * tick of the file system's clock, and is read.
 *
 * @param previousScan when the run that read the entry began
 * @param rescan reads everything
 */
public record UnchangedRule(Instant previousScan, boolean rescan) {
    /** More than the coarsest clock of a file system: FAT keeps even seconds. */
    private static final long TICK_SECONDS = 2;

    boolean holds(Entry previous, Metadata now) {
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

    /** The change time is set by the kernel only, so one after the scan began is suspect however late it is. */
    boolean isSettled(Metadata now) {
        boolean modifiedNear = toScan(now.modified(), -TICK_SECONDS) >= 0 && toScan(now.modified(), TICK_SECONDS) <= 0;
        return toScan(now.changed(), -TICK_SECONDS) < 0 && !modifiedNear;
    }

    /** How {@code time} compares to {@code seconds} after the scan began; in numbers alone, as it is asked of every file. */
    private int toScan(Timestamp time, long seconds) {
        int bySecond = Long.compare(time.seconds(), previousScan.getEpochSecond() + seconds);
        return bySecond != 0 ? bySecond : Integer.compare(time.nanos(), previousScan.getNano());
    }
}
