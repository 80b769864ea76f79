package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.spill.SpillDirectory;
import java.util.Collection;
import java.util.List;

/** The files of this machine. The program chooses the implementation of its operating system when it starts. */
public interface LocalFiles {
    /** Returns a source that takes no snapshots. */
    default FileSource source(List<ByteString> roots, SourceRules rules, SpillDirectory stateDirectory) {
        return source(roots, rules, Snapshots.NONE, stateDirectory);
    }

    /**
     * @param roots absolute paths of directories and files; a root within another one is not walked again, but permits its
     *     file system ({@link SourceRules#oneFileSystem})
     * @param stateDirectory the directory in which a walk spills names that exceed memory
     */
    FileSource source(List<ByteString> roots, SourceRules rules, Snapshots snapshots, SpillDirectory stateDirectory);

    /** @param roots chosen so far, normalised */
    SourcePreview preview(SourceRules rules, Collection<ByteString> roots);

    /**
     * Returns what takes snapshots of the file systems that support them.
     *
     * @param folder of Coffre's own; created on demand
     * @param owner prefix of snapshot names, so that two agents on one machine do not share names
     */
    SnapshotProvider snapshots(ByteString folder, String owner, SnapshotRegistry registry);
}
