package dev.coffre.backup.trust;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Files that only the user of this process, and administrators, may read or change. Access is restricted when a file is
 * created: a later change would leave a moment in which others can open it.
 */
public interface PrivateFiles extends PathTrust {
    /**
     * Checks the directory of the agent's own files before anything in it is read or written. It may be missing.
     *
     * @throws UntrustedPathException if another user of the machine can change it
     */
    void requireHome(Path folder) throws IOException;

    /**
     * Creates a private directory and its missing parents. Existing directories are left as they are.
     *
     * @throws UntrustedPathException if the system lets every user create directories there, and another one was faster
     */
    void createDirectories(Path folder) throws IOException;

    /** Creates a private directory with a unique name. */
    Path createTempDirectory(Path folder, String prefix) throws IOException;

    /**
     * Opens a file with a predictable name for reading and writing. Creates it if it is missing. Existing content is kept.
     * No link is followed, and the file must be a regular file of this user with one link: if others can write to its
     * directory, a planted link could redirect writes to another file.
     *
     * @throws UntrustedPathException if the name belongs to something else
     */
    FileChannel open(Path file) throws IOException;

    /** As {@link #open}, and truncates the file. */
    default FileChannel create(Path file) throws IOException {
        FileChannel channel = open(file);
        try {
            return channel.truncate(0);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** As {@link #create}. What is never written takes no space, where the file system can do that. */
    default FileChannel createSparse(Path file) throws IOException {
        return create(file);
    }

    /**
     * Opens a file for writing in a private directory, and creates it if it is missing. Follows no link, but accepts a file of
     * another user.
     */
    FileChannel openForWriting(Path file) throws IOException;

    /** Creates an empty file and opens it for writing. Never opens an existing one. */
    FileChannel createNew(Path file) throws IOException;

    /**
     * Creates a file that only this channel can read. It disappears however the process ends.
     *
     * @param folder an existing directory
     * @param name used for a moment; need not be unique
     */
    FileChannel createTemporary(Path folder, String name) throws IOException;

    /** Replaces a file atomically and durably: after a power failure it has the old or the new content. */
    void replace(Path file, byte[] content) throws IOException;

    /** Renames a file or directory atomically, and replaces a file of that name. It may be undone by a power failure. */
    void move(Path from, Path to) throws IOException;

    /** Returns whether {@link #move} replaces a file that is open. Windows refuses that. */
    boolean replacesOpenFiles();

    /** Renames a file or directory durably, and replaces a file of that name. */
    void rename(Path from, Path to) throws IOException;

    /** Returns who may use an existing file or directory. */
    FileAccess access(Path file) throws IOException;

    /** Makes the creation, renaming or deletion of {@code file} durable. */
    void syncDirectoryOf(Path file) throws IOException;
}
