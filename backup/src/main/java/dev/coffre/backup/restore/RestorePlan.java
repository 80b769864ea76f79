package dev.coffre.backup.restore;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.place.OwnerMapping;
import dev.coffre.backup.point.RecoveryPoint;
import java.util.List;

/**
 * What to recover, and how.
 *
 * @param paths absolute paths of the recovery point, each with everything below it; none means all
 * @param sources absolute paths of this machine that are backed up: a target folder inside one is refused, since the
 *     next backup would take it in; none for a point of another machine
 * @param accessControl whether ACLs come back
 * @param specialFiles whether devices, setuid, setgid, capabilities and the attributes {@code security.*} and
 *     {@code trusted.*} come back: for points of another machine only when the user asks for it
 * @param dryRun whether only to count, and to tell of conflicts
 * @param copyWording how copies are named
 */
public record RestorePlan(
        RecoveryPoint point,
        List<ByteString> paths,
        Destination destination,
        List<ByteString> sources,
        ConflictRule conflicts,
        boolean accessControl,
        boolean specialFiles,
        OwnerMapping owners,
        boolean dryRun,
        CopyWording copyWording) {
    public RestorePlan {
        paths = List.copyOf(paths);
        sources = List.copyOf(sources);
    }

    /** With copies that are named in English. */
    public RestorePlan(
            RecoveryPoint point,
            List<ByteString> paths,
            Destination destination,
            List<ByteString> sources,
            ConflictRule conflicts,
            boolean accessControl,
            boolean specialFiles,
            OwnerMapping owners,
            boolean dryRun) {
        this(
                point,
                paths,
                destination,
                sources,
                conflicts,
                accessControl,
                specialFiles,
                owners,
                dryRun,
                CopyWording.ENGLISH);
    }

    /** The same, only counted. */
    public RestorePlan rehearsed() {
        return new RestorePlan(
                point, paths, destination, sources, conflicts, accessControl, specialFiles, owners, true, copyWording);
    }
}
