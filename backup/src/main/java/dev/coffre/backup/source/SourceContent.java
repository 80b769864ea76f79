package dev.coffre.backup.source;

import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import java.util.List;

/** A regular file, open for reading by one thread at a time. */
public interface SourceContent extends AutoCloseable {
    /** Returns the metadata as of the opening, without a system call. */
    Metadata metadata();

    /** Like {@link SourceItem#attributes}, but reads from the open file, even if its name belongs to another file by now. */
    List<ExtendedAttribute> attributes() throws SourceException;

    /** Like {@link SourceItem#attributes(LargeAttributes)}, from the open file. */
    default List<ExtendedAttribute> attributes(LargeAttributes large) throws SourceException {
        return attributes();
    }

    /**
     * Returns the data ranges up to the current size. The gaps before, between and after them are holes of at least 1 MiB.
     */
    ExtentIterator extents() throws SourceException;

    /**
     * Returns whether the file has holes of any length, including those too short for {@link #extents}. The result is as of
     * the last {@link #currentMetadata} or, before that, as of the opening.
     */
    boolean hasHoles() throws SourceException;

    /** Reads up to {@code length} bytes at {@code position}. Returns fewer only at the end of the file, and 0 after it. */
    int read(long position, byte[] into, int offset, int length) throws SourceException;

    /** Reads the metadata again. If size or time differ from before, the file changed while it was read. */
    Metadata currentMetadata() throws SourceException;

    @Override
    void close() throws SourceException;
}
