package dev.coffre.backup.save;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.record.Compression;
import dev.coffre.vault.PointTerms;
import dev.coffre.vault.id.MachineId;
import dev.coffre.vault.id.SessionId;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What a run is to do and to say about itself.
 *
 * @param machine whose point it makes
 * @param roots absolute paths, in key order, as the source walks them
 * @param carry which other roots of the previous point it takes over unread
 * @param label a person's words for the point
 * @param rescan reads every file, whatever its times say
 * @param fixedChunks cuts large files into equal pieces: for disk images and databases
 * @param resume the session of an interrupted run to go on with, so that the vault counts both together
 * @param zone of this machine
 * @param host name of this machine
 * @param agentVersion of the program
 */
public record SavePlan(
        MachineId machine,
        List<ByteString> roots,
        Carry carry,
        Optional<String> label,
        boolean rescan,
        Compression compression,
        boolean fixedChunks,
        Optional<SessionId> resume,
        ZoneId zone,
        String host,
        String agentVersion,
        PointTerms terms) {
    public SavePlan {
        roots = List.copyOf(roots);
    }

    /** On no terms, since somebody asked for it; of what is read alone. */
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
                Carry.NOTHING,
                label,
                rescan,
                compression,
                fixedChunks,
                resume,
                zone,
                host,
                agentVersion,
                PointTerms.ON_DEMAND);
    }
}
