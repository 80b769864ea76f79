package dev.coffre.backup.place.windows;

import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.TargetObject;

/**
 * An open folder.
 *
 * @param isShared whether it stays open when this is closed, as the top of a target does
 */
record OpenFolder(TargetObject object, boolean isShared) implements AutoCloseable {
    @Override
    public void close() throws ErrnoException {
        if (!isShared) {
            object.close();
        }
    }
}
