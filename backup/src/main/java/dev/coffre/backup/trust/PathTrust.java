package dev.coffre.backup.trust;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;
import java.nio.file.Path;

/** Checks that no other user of the machine can change a file, or where its path leads. Administrators are trusted. */
public interface PathTrust {
    /**
     * Checks a file and every component of its path.
     *
     * @param path absolute
     * @return the same file with its own last name and without links in its directories
     * @throws UntrustedPathException if others can change it
     * @throws ErrnoException ENOENT if it does not exist, or any other error of the system
     */
    ByteString requireFile(ByteString path) throws ErrnoException, UntrustedPathException;

    /**
     * Checks a directory in which files will be created, and every component of its path. If it does not exist yet, only its
     * existing ancestors are checked.
     *
     * @throws UntrustedPathException if others can change it
     */
    void requireDirectory(Path folder) throws ErrnoException, UntrustedPathException;
}
