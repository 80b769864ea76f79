package dev.coffre.backup.win32;

import dev.coffre.backup.errno.ErrnoException;
import java.util.List;

/** The calls of Windows that open files and directories for reading. A fake takes their place in tests. Thread-safe. */
public interface WindowsFiles {
    /** What an object is opened for. None of these follows a link, and none makes a cloud provider fetch a file. */
    enum Access {
        /** Its status. Possible even if another program has opened it without sharing. */
        STATUS,
        /** Its status, security descriptor and reparse data. */
        ATTRIBUTES,
        /** All of it: content, streams or names. */
        CONTENT,
        /**
         * All of it, through a reparse point that is not a link: the driver that made the reparse point delivers the content
         * of the file. The caller MUST check that it got the object that it wanted, because this would follow a link.
         */
        CONTENT_THROUGH_REPARSE_POINT
    }

    /**
     * Opens an object by its path. Follows no link at the end of the path, but trusts the directories on it.
     *
     * @param path absolute, such as {@code C:\Users}, without {@code \\?\}; may be longer than Windows takes
     */
    WindowsObject open(String path, Access access) throws ErrnoException;

    /** Opens a child of an open directory, at any depth and whatever leads there. */
    WindowsObject openIn(WindowsObject directory, String name, Access access) throws ErrnoException;

    /** Returns the drives that exist, such as {@code C:\}. */
    List<String> drives() throws ErrnoException;

    /** Returns whether the drive keeps its files on this machine: not on a network, not on a disc. */
    boolean isFixed(String drive) throws ErrnoException;
}
