package dev.coffre.backup.source;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.UnixPermissions;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.errno.PendingCalls;
import dev.coffre.backup.spill.SpillDirectory;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

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

    /** Returns the absolute path of the directory in which this process works: the base of relative paths. */
    ByteString workingDirectory() throws ErrnoException;

    /** Returns the same files with another base of relative paths, that of another process. */
    LocalFiles at(ByteString workingDirectory);

    /**
     * Checks that an object exists, and that it can be listed if it is a directory. A link is an object of its own.
     *
     * @param path absolute
     * @throws ErrnoException ENOENT or ENOTDIR if there is no such object
     */
    void requireReadable(ByteString path) throws ErrnoException;

    /**
     * Reads a file that a person named, which may be a pipe or a file of the kernel.
     *
     * @param maxBytes a longer file is an error (EFBIG)
     */
    byte[] readAll(ByteString path, int maxBytes) throws ErrnoException;

    /** Returns the permissions of a new file that only its owner may read; empty on a system without such permissions. */
    Optional<UnixPermissions> ownPermissions();

    /** Returns what finds a file system that does not answer. For one thread. */
    PendingCalls pendingCalls();
}
