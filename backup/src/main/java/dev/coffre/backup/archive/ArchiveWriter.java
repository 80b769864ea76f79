package dev.coffre.backup.archive;

import dev.coffre.backup.entry.FileType;
import dev.coffre.backup.view.ContentReader;
import java.io.IOException;
import java.util.Optional;

/** Writes an archive to a stream. Methods throw {@link IOException} if the stream fails. For one thread. */
public interface ArchiveWriter extends AutoCloseable {
    /** Returns whether the format has a place for such an object. */
    boolean accepts(FileType type);

    /** Returns whether the format can say that two names are the same file. */
    boolean hasHardLinks();

    /** Returns why the format cannot keep this member, as an English sentence; empty if it can. */
    Optional<String> refusal(ArchiveMember member, ContentReader content);

    /**
     * Adds a member. After a failure the archive is incomplete and nothing more can be added.
     *
     * @param content of a regular file; everything else, and a hard link, has none
     */
    void add(ArchiveMember member, ContentReader content) throws IOException;

    /** Returns how many members have names with a colon, if programs on Windows that read the format change or refuse them. */
    default long namesWithColon() {
        return 0;
    }

    /** Writes the end of the archive. Without it, the archive is incomplete. */
    void finish() throws IOException;

    /** Closes temporary files, not the stream. */
    @Override
    void close();
}
