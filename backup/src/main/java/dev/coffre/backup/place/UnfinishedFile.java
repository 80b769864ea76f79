package dev.coffre.backup.place;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.entry.ExtendedAttribute;
import dev.coffre.backup.entry.Metadata;
import dev.coffre.backup.errno.ErrnoException;
import java.util.List;

/**
 * A file being recovered. It gets its final name only when it is complete with its metadata. Until then it has no name, or a
 * temporary one once it is {@linkplain #keep kept} (mode 0600 on Linux). Thus no final name ever shows half a file or one with
 * wrong permissions. Closing an unplaced file removes it. Confined to one thread, except that another one may
 * {@linkplain #writeAt write}, and a third one may {@link #sync} and {@link #keep}.
 */
public interface UnfinishedFile extends AutoCloseable {
    /** Writes at {@code position}. In a sparse file, whole blocks of zeros become holes. Ranges must not overlap. */
    void writeAt(long position, byte[] from, int offset, int length) throws ErrnoException;

    /** Returns the bytes at {@code position}; zeros where nothing was written yet. */
    byte[] bytesAt(long position, int length) throws ErrnoException;

    /** Like {@link ExistingFile#nextData}. */
    default long nextData(long position) throws ErrnoException {
        return position;
    }

    /** Sets the size. Unwritten ranges before it become holes. */
    void setSize(long size) throws ErrnoException;

    /** Like {@link RecoveryTarget#applyMetadata}, before the file gets its name. */
    List<MetadataProblem> applyMetadata(Metadata metadata, List<ExtendedAttribute> attributes) throws ErrnoException;

    /**
     * Gives the file its name and replaces an existing object, which is kept if this fails.
     *
     * @throws ErrnoException ENOTEMPTY if the object is a folder that is not empty
     */
    void placeReplacing() throws ErrnoException;

    /**
     * Gives the file its name if the name is free.
     *
     * @throws ErrnoException EEXIST if it is taken
     */
    void placeIfAbsent() throws ErrnoException;

    /** Like {@link #placeIfAbsent()}, with another name in the same folder. */
    void placeIfAbsent(ByteString name) throws ErrnoException;

    /** Discards everything from {@code size} on. A shorter file gets a hole. */
    void truncate(long size) throws ErrnoException;

    /** Returns when everything that was written before the call is on disk. */
    void sync() throws ErrnoException;

    /** Returns where a later recovery finds this file once it is {@linkplain #keep kept}. */
    PartialFile partial() throws ErrnoException;

    /**
     * Lets the file outlive this process, under its temporary name. Only its owner can open it until its metadata is
     * applied.
     */
    void keep() throws ErrnoException;

    /** Closes a {@linkplain #keep kept} file without removing it. */
    void leave() throws ErrnoException;

    /** @throws ErrnoException also if the system could not store what was written */
    @Override
    void close() throws ErrnoException;
}
