package dev.coffre.backup.win32;

import dev.coffre.backup.errno.ErrnoException;
import java.util.List;

/**
 * An open file, folder or link of Windows. Other objects are opened by a single name relative to an open folder. A link is
 * opened itself and never followed, so nothing outside the folder is reached.
 */
public interface TargetObject extends AutoCloseable {
    /** What an object is opened for. */
    enum Access {
        /** To look at it, and to open what is in a folder. */
        LOOK,
        /** To read the content of a file. */
        READ,
        /** To set metadata, and to rename or remove it. */
        CHANGE,
        /** As {@link #CHANGE}, and to read and write the content of a file. */
        WRITE
    }

    /** Opens an object of this folder. */
    TargetObject open(String name, Access access) throws ErrnoException;

    /**
     * Creates a file in this folder, for all access.
     *
     * @param securityDescriptor self-relative; empty to inherit that of the folder
     * @throws ErrnoException EEXIST if the name is taken
     */
    TargetObject createFile(String name, byte[] securityDescriptor) throws ErrnoException;

    /**
     * Like {@link #createFile}, but the system removes the file when this object is closed, also by the end of the process,
     * unless {@link #keep} was called.
     */
    TargetObject createTemporary(String name, byte[] securityDescriptor) throws ErrnoException;

    /**
     * Keeps a temporary file. The caller MUST know that the file system supports this: some accept the call, and remove the
     * file all the same.
     */
    void keep() throws ErrnoException;

    /**
     * Creates a folder in this folder, for all access.
     *
     * @param securityDescriptor self-relative; empty to inherit that of the folder
     * @throws ErrnoException EEXIST if the name is taken
     */
    TargetObject createFolder(String name, int attributes, byte[] securityDescriptor) throws ErrnoException;

    /** Creates a named stream of this object, or truncates it. */
    TargetObject createStream(String stream) throws ErrnoException;

    ObjectStatus status() throws ErrnoException;

    /** Returns the names in this folder. */
    List<String> names() throws ErrnoException;

    /** Returns whether this folder holds nothing. */
    boolean isEmptyFolder() throws ErrnoException;

    /** Reads up to {@code length} bytes. Returns fewer only at the end of the file, and 0 after it. */
    int read(long position, byte[] into, int offset, int length) throws ErrnoException;

    void write(long position, byte[] from, int offset, int length) throws ErrnoException;

    void setSize(long size) throws ErrnoException;

    /**
     * Renames this object.
     *
     * @param replace whether a file with that name is replaced; a folder or read-only file never is
     * @throws ErrnoException EEXIST if the name is taken and must not be replaced, EACCES if it cannot be replaced
     */
    void rename(TargetObject folder, String name, boolean replace) throws ErrnoException;

    /**
     * Gives this file a second name.
     *
     * @throws ErrnoException EEXIST if the name is taken
     */
    void link(TargetObject folder, String name) throws ErrnoException;

    /**
     * Removes this name. A link is removed itself.
     *
     * @throws ErrnoException ENOTEMPTY for a folder that is not empty
     */
    void remove() throws ErrnoException;

    /**
     * Sets times and attributes in one call.
     *
     * @param created units of 100 ns since 1601; 0 keeps it
     * @param written like it
     * @param attributes 0 keeps them; {@link ObjectStatus#NORMAL} clears them
     */
    void setBasic(long created, long written, int attributes) throws ErrnoException;

    /** Returns owner, group and access control list, self-relative; also the audit list if the process may read it. */
    byte[] securityDescriptor() throws ErrnoException;

    /** @param descriptor self-relative; only parts that it holds are set */
    void setSecurityDescriptor(byte[] descriptor) throws ErrnoException;

    /** @throws ErrnoException ENODATA if it is no reparse point */
    byte[] reparseData() throws ErrnoException;

    void setReparseData(byte[] data) throws ErrnoException;

    void setSparse() throws ErrnoException;

    void setCompressed() throws ErrnoException;

    void setShortName(String name) throws ErrnoException;

    void setCaseSensitive() throws ErrnoException;

    /** Returns the features of the file system, as {@code FILE_SUPPORTS_…} bits. */
    int fileSystemFeatures() throws ErrnoException;

    /** Returns the path that the object really has, without links, as Windows writes it. */
    String path() throws ErrnoException;

    /** Waits until the object is on disk. */
    void flush() throws ErrnoException;

    @Override
    void close() throws ErrnoException;
}
