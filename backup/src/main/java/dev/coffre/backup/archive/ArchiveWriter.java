package dev.coffre.backup.archive;

import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.view.ContentReader;
import java.io.IOException;

/** Writes an archive to a stream. Methods throw {@link IOException} if the stream fails. For one thread. */
public interface ArchiveWriter extends AutoCloseable {
    /** Returns whether the format has a place for such an object. */
    boolean accepts(FileType type);

    /** Returns whether the format can say that two names are the same file. */
    boolean hasHardLinks();

    /**
     * Adds a member.
     *
     * @param content of a regular file; everything else, and a hard link, has none
     */
    void add(ArchiveMember member, ContentReader content) throws IOException;

    /** Writes the end of the archive. Without it, the archive is incomplete. */
    void finish() throws IOException;

    /** Closes temporary files, not the stream. */
    @Override
    void close();
}
