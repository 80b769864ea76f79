package dev.coffre.backup.save;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.record.Compression;
import dev.coffre.backup.save.compare.RetainedRoots;
import dev.coffre.backup.save.reuse.PreviousPoint;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.SessionId;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * The options of a run, and what its recovery point states about it.
 *
 * @param machine makes the point
 * @param roots absolute paths in key order, as the source walks them
 * @param retainedRoots selects the other roots of the previous point that are retained unread
 * @param label a person's text for the point
 * @param rescan reads every file, regardless of its times
 * @param fixedChunks cuts large files into equal pieces, for disk images and databases
 * @param resume the session of an interrupted run to continue, so that the vault counts both together
 * @param zone of this machine
 * @param host name of this machine
 * @param agentVersion version of the program
 */
public record SavePlan(
        MachineId machine,
        List<ByteString> roots,
        RetainedRootFilter retainedRoots,
        Optional<String> label,
        boolean rescan,
        Compression compression,
        boolean fixedChunks,
        Optional<SessionId> resume,
        ZoneId zone,
        String host,
        String agentVersion,
        CommitTerms terms) {
    public SavePlan {
        roots = List.copyOf(roots);
    }

    /** Returns an on-demand backup of the given roots, with default options and without retained roots. */
    public static SavePlan onDemand(
            MachineId machine, List<ByteString> roots, ZoneId zone, String host, String agentVersion) {
        return new SavePlan(
                machine,
                roots,
                RetainedRootFilter.NONE,
                Optional.empty(),
                false,
                Compression.DEFAULT,
                false,
                Optional.empty(),
                zone,
                host,
                agentVersion,
                CommitTerms.ON_DEMAND);
    }

    public SavePlan withRoots(List<ByteString> roots) {
        return new SavePlan(
                machine,
                roots,
                retainedRoots,
                label,
                rescan,
                compression,
                fixedChunks,
                resume,
                zone,
                host,
                agentVersion,
                terms);
    }

    public SavePlan withRetainedRoots(RetainedRootFilter filter) {
        return new SavePlan(
                machine,
                roots,
                filter,
                label,
                rescan,
                compression,
                fixedChunks,
                resume,
                zone,
                host,
                agentVersion,
                terms);
    }

    public SavePlan withLabel(String label) {
        return new SavePlan(
                machine,
                roots,
                retainedRoots,
                Optional.of(label),
                rescan,
                compression,
                fixedChunks,
                resume,
                zone,
                host,
                agentVersion,
                terms);
    }

    public SavePlan withRescan(boolean rescan) {
        return new SavePlan(
                machine,
                roots,
                retainedRoots,
                label,
                rescan,
                compression,
                fixedChunks,
                resume,
                zone,
                host,
                agentVersion,
                terms);
    }

    public SavePlan withCompression(Compression compression) {
        return new SavePlan(
                machine,
                roots,
                retainedRoots,
                label,
                rescan,
                compression,
                fixedChunks,
                resume,
                zone,
                host,
                agentVersion,
                terms);
    }

    public SavePlan withFixedChunks(boolean fixedChunks) {
        return new SavePlan(
                machine,
                roots,
                retainedRoots,
                label,
                rescan,
                compression,
                fixedChunks,
                resume,
                zone,
                host,
                agentVersion,
                terms);
    }

    /** Returns the roots of {@code previous} that the run retains unread. */
    RetainedRoots retainedRootsOf(PreviousPoint previous) {
        return RetainedRoots.of(previous, roots, retainedRoots::retains);
    }
}
