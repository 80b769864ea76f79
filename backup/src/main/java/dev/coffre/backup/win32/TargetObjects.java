package dev.coffre.backup.win32;

import dev.coffre.backup.entry.ByteString;
import dev.coffre.backup.errno.ErrnoException;

/** Opens folders of a Windows machine by their path. Everything below is opened {@linkplain TargetObject relative} to them. */
public interface TargetObjects {
    /**
     * Opens a folder. Links on the way are followed.
     *
     * @param path absolute, as Windows writes it; up to 32,000 characters
     * @throws ErrnoException ENOENT if it is missing, ENOTDIR if it is no folder
     */
    TargetObject openFolder(ByteString path) throws ErrnoException;

    /** Waits until everything written to the volume of a path is on disk, as far as this process may ask for that. */
    void flushVolume(ByteString path) throws ErrnoException;

    /** Returns the security identifier of the user of this process. */
    byte[] processUser() throws ErrnoException;
}
