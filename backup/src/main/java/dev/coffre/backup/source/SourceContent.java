package dev.coffre.backup.source;

import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import java.util.List;

/** A regular file, open for reading by one thread at a time. */
public interface SourceContent extends AutoCloseable {
    /** As it was when it was opened; costs nothing. */
    Metadata metadata();

    /** As {@link SourceItem#attributes}, of the open file, whatever has its name by now. */
    List<ExtendedAttribute> attributes() throws SourceException;

    /** The ranges that hold data, up to the size as of now; what lies between and behind them is holes of at least 1 MiB. */
    Extents extents() throws SourceException;

    /**
     * Whether the file has holes, of any length; those that {@link #extents} passes over as well. As of when
     * {@link #metadataNow} last looked, or of the opening.
     */
    boolean hasHoles() throws SourceException;

    /** Reads up to {@code length} bytes at {@code position}; fewer only at the end of the file, 0 behind it. */
    int read(long position, byte[] into, int offset, int length) throws SourceException;

    /** What the open file is like now: another size or time than before tells that it changed while it was read. */
    Metadata metadataNow() throws SourceException;

    @Override
    void close() throws SourceException;
}
