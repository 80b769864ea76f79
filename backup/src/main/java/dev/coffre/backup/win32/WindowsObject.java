package dev.coffre.backup.win32;

import dev.coffre.backup.errno.ErrnoException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** An open file or directory: everything about it is read through this one handle. For one thread at a time. */
public interface WindowsObject extends AutoCloseable {
    ObjectStatus status() throws ErrnoException;

    /**
     * Passes the names of a directory on, without {@code .} and {@code ..}, in the order of the file system.
     *
     * @param names returns whether it wants more
     */
    void list(Predicate<String> names) throws ErrnoException;

    /**
     * Returns a self-relative security descriptor: owner, group, DACL, and what else this process may read. Empty if the file
     * system has none, or if this process may not read it.
     */
    Optional<byte[]> securityDescriptor() throws ErrnoException;

    /** Returns the {@code REPARSE_DATA_BUFFER} of a reparse point. */
    byte[] reparseData() throws ErrnoException;

    /** Returns the named streams, without the content of the file itself. */
    List<NamedStream> streams() throws ErrnoException;

    /** Opens a named stream of this object for reading. */
    WindowsObject openStream(NamedStream stream) throws ErrnoException;

    /** Returns the short (8.3) name; empty if there is none. */
    Optional<String> shortName() throws ErrnoException;

    /** Returns whether the names in this directory are case-sensitive. */
    boolean isCaseSensitive() throws ErrnoException;

    boolean hasObjectId() throws ErrnoException;

    /** Returns the first allocated range from {@code position} on; empty if the rest of the file is a hole. */
    Optional<ByteRange> allocatedRange(long position, long length) throws ErrnoException;

    /** Reads up to {@code length} bytes at {@code position}. Returns 0 at the end of the file. */
    int read(long position, byte[] into, int offset, int length) throws ErrnoException;

    @Override
    void close() throws ErrnoException;

    /**
     * A named stream.
     *
     * @param name without colons and type
     */
    record NamedStream(String name, long size) {}

    record ByteRange(long position, long length) {}
}
