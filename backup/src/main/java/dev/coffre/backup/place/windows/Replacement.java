package dev.coffre.backup.place.windows;

import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.ObjectStatus;
import dev.coffre.backup.win32.TargetObject;
import dev.coffre.backup.win32.WideString;

/**
 * Replaces an object by a complete one of the same folder. The old object is removed last. Until then, any failure leaves it
 * with its name, and the new object with its temporary name.
 *
 * @param completeName temporary name of the new object
 * @param spareName another temporary name
 */
record Replacement(TargetObject folder, TargetObject complete, String completeName, String name, String spareName) {
    /**
     * Replaces anything but a folder that is not empty.
     *
     * @throws ErrnoException ENOTEMPTY for such a folder, EBUSY if another program has the object open
     */
    void run() throws ErrnoException {
        try {
            complete.rename(folder, name, true);
        } catch (ErrnoException refused) {
            if (!refused.is(Errno.EACCES)
                    && !refused.is(Errno.EEXIST)
                    && !refused.is(Errno.EISDIR)
                    && !refused.is(Errno.ENOTDIR)) {
                throw refused;
            }
            moveAside(refused);
        }
    }

    /** For folders and read-only files, which Windows does not replace. The name does not exist for a moment. */
    private void moveAside(ErrnoException refused) throws ErrnoException {
        try (TargetObject old = openOld(refused)) {
            ObjectStatus status = old.status();
            if (status.isFolder() && !isEmpty()) {
                throw new ErrnoException("NtSetInformationFile", Errno.ENOTEMPTY, WideString.encode(name));
            }
            boolean isReadOnly = (status.attributes() & ObjectStatus.READ_ONLY) != 0;
            if (isReadOnly) {
                int others = status.settableAttributes() & ~ObjectStatus.READ_ONLY;
                old.setBasic(0, 0, others == 0 ? ObjectStatus.NORMAL : others);
            }
            try {
                swap(old);
            } catch (ErrnoException kept) {
                if (isReadOnly) {
                    old.setBasic(0, 0, status.settableAttributes());
                }
                throw kept;
            }
        }
    }

    private TargetObject openOld(ErrnoException refused) throws ErrnoException {
        try {
            return folder.open(name, TargetObject.Access.CHANGE);
        } catch (ErrnoException failure) {
            throw failure.is(Errno.ENOENT) ? refused : failure;
        }
    }

    private boolean isEmpty() throws ErrnoException {
        try (TargetObject old = folder.open(name, TargetObject.Access.LOOK)) {
            return old.isEmptyFolder();
        }
    }

    private void swap(TargetObject old) throws ErrnoException {
        old.rename(folder, spareName, false);
        try {
            complete.rename(folder, name, false);
        } catch (ErrnoException failure) {
            old.rename(folder, name, false);
            throw failure;
        }
        try {
            old.remove();
        } catch (ErrnoException kept) {
            complete.rename(folder, completeName, false);
            old.rename(folder, name, false);
            throw kept;
        }
    }
}
