package dev.coffre.backup.place.windows;

import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.TargetObject;

/**
 * An open folder.
 *
 * @param isShared whether it stays open when this is closed, as the top of a target does
 */
record OpenFolder(TargetObject object, boolean isShared) implements AutoCloseable {
    void removeIfPresent(String name) throws ErrnoException {
        try (TargetObject named = object.open(name, TargetObject.Access.CHANGE)) {
            named.remove();
        } catch (ErrnoException absent) {
            if (!absent.is(Errno.ENOENT)) {
                throw absent;
            }
        }
    }

    @Override
    public void close() throws ErrnoException {
        if (!isShared) {
            object.close();
        }
    }
}
