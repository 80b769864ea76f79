package dev.coffre.backup.save;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.record.Compression;
import dev.coffre.vault.CommitTerms;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.SessionId;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * The options of a run, and what its recovery point states about it.
 *
 * @param machine that makes the point
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

    /** An on-demand backup of the given roots, without retention terms and without retained roots. */
    public SavePlan(
            MachineId machine,
            List<ByteString> roots,
            Optional<String> label,
            boolean rescan,
            Compression compression,
            boolean fixedChunks,
            Optional<SessionId> resume,
            ZoneId zone,
            String host,
            String agentVersion) {
        this(
                machine,
                roots,
                RetainedRootFilter.NONE,
                label,
                rescan,
                compression,
                fixedChunks,
                resume,
                zone,
                host,
                agentVersion,
                CommitTerms.ON_DEMAND);
    }
}
