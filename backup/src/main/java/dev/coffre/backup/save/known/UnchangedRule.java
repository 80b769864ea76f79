package dev.coffre.backup.save.known;

import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.entry.Timestamp;
import dev.coffre.backup.tree.Entry;
import java.time.DateTimeException;
import java.time.Duration;
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
    private static final Duration TICK = Duration.ofSeconds(2);

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
    private boolean isSettled(Metadata now) {
        Instant changed = instant(now.changed());
        Instant modified = instant(now.modified());
        boolean modifiedNear = Duration.between(modified, previousScan).abs().compareTo(TICK) <= 0;
        return changed.isBefore(previousScan.minus(TICK)) && !modifiedNear;
    }

    private static Instant instant(Timestamp time) {
        try {
            return Instant.ofEpochSecond(time.seconds(), time.nanos());
        } catch (DateTimeException e) {
            return time.seconds() < 0 ? Instant.MIN : Instant.MAX;
        }
    }
}
