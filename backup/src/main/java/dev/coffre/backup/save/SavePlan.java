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
 * @param roots absolute paths in key order, as the source walks them
 * @param retainedRoots selects the other roots of the previous point that are retained unread
 * @param label a person's text for the point
 * @param content how files are read and stored
 * @param resume the session of an interrupted run to continue, so that the vault counts both together
 */
public record SavePlan(
        Origin origin,
        List<ByteString> roots,
        RetainedRootFilter retainedRoots,
        Optional<String> label,
        ContentOptions content,
        Optional<SessionId> resume,
        CommitTerms terms) {
    /**
     * Where a point is made.
     *
     * @param machine makes the point
     * @param zone of this machine
     * @param host name of this machine
     * @param agentVersion version of the program
     */
    public record Origin(MachineId machine, ZoneId zone, String host, String agentVersion) {}

    /**
     * How the content of files is read and stored.
     *
     * @param rescan reads every file, regardless of its times
     * @param fixedChunks cuts large files into equal pieces, for disk images and databases
     */
    public record ContentOptions(boolean rescan, Compression compression, boolean fixedChunks) {
        public static final ContentOptions DEFAULT = new ContentOptions(false, Compression.DEFAULT, false);
    }

    public SavePlan {
        roots = List.copyOf(roots);
    }

    /** Returns an on-demand backup of the given roots, with default options and without retained roots. */
    public static SavePlan onDemand(Origin origin, List<ByteString> roots) {
        return new SavePlan(
                origin,
                roots,
                RetainedRootFilter.NONE,
                Optional.empty(),
                ContentOptions.DEFAULT,
                Optional.empty(),
                CommitTerms.ON_DEMAND);
    }

    public SavePlan withRoots(List<ByteString> roots, RetainedRootFilter retained) {
        return new SavePlan(origin, roots, retained, label, content, resume, terms);
    }

    public SavePlan withLabel(String label) {
        return new SavePlan(origin, roots, retainedRoots, Optional.of(label), content, resume, terms);
    }

    public SavePlan withRescan(boolean rescan) {
        return withContent(new ContentOptions(rescan, content.compression, content.fixedChunks));
    }

    public SavePlan withCompression(Compression compression) {
        return withContent(new ContentOptions(content.rescan, compression, content.fixedChunks));
    }

    public SavePlan withFixedChunks(boolean fixedChunks) {
        return withContent(new ContentOptions(content.rescan, content.compression, fixedChunks));
    }

    private SavePlan withContent(ContentOptions options) {
        return new SavePlan(origin, roots, retainedRoots, label, options, resume, terms);
    }

    /** Returns the roots of {@code previous} that the run retains unread. */
    RetainedRoots retainedRootsOf(PreviousPoint previous) {
        return RetainedRoots.of(previous, roots, retainedRoots::retains);
    }
}
