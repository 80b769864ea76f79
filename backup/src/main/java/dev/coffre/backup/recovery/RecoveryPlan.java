package dev.coffre.backup.recovery;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.place.OwnerMapping;
import dev.coffre.backup.point.RecoveryPoint;
import java.util.List;

/**
 * The options of a recovery.
 *
 * @param paths absolute paths of the recovery point, each with everything below it; empty means all
 * @param sources absolute paths of this machine that are backed up; a target folder inside one is refused, because the next
 *     backup would include it; empty for a point of another machine
 * @param accessControl whether to apply ACLs
 * @param specialFiles whether to recover devices, setuid, setgid, capabilities and the attributes {@code security.*} and
 *     {@code trusted.*}; for points of another machine only at the user's request
 * @param dryRun whether only to count and to report conflicts
 * @param copyWording words for the names of copies
 * @param verify whether to compare everything with the point afterwards
 */
public record RecoveryPlan(
        RecoveryPoint point,
        List<ByteString> paths,
        TargetChoice target,
        List<ByteString> sources,
        ConflictRule conflicts,
        boolean accessControl,
        boolean specialFiles,
        OwnerMapping owners,
        boolean dryRun,
        CopyNamePrefix copyWording,
        boolean verify) {
    public RecoveryPlan {
        paths = List.copyOf(paths);
        sources = List.copyOf(sources);
    }

    /** A plan with English names of copies. */
    public RecoveryPlan(
            RecoveryPoint point,
            List<ByteString> paths,
            TargetChoice target,
            List<ByteString> sources,
            ConflictRule conflicts,
            boolean accessControl,
            boolean specialFiles,
            OwnerMapping owners,
            boolean dryRun) {
        this(
                point,
                paths,
                target,
                sources,
                conflicts,
                accessControl,
                specialFiles,
                owners,
                dryRun,
                CopyNamePrefix.ENGLISH,
                false);
    }
}
