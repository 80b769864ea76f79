package dev.coffre.backup.place.windows;

import dev.coffre.backup.errno.Errno;
import dev.coffre.backup.errno.ErrnoException;
import dev.coffre.backup.win32.TargetObject;
import dev.coffre.backup.win32.TargetObject.Access;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Creates files that do not outlive a killed recovery. The system removes such a file when its handle is closed, unless it is
 * told to keep it (FILE_DISPOSITION_ON_CLOSE, Microsoft Learn). NTFS obeys. Other file systems refuse, and one that forgot
 * the call would lose recovered files. Therefore each volume is tried once, and a file of others is a plain one. Thread-safe.
 */
final class TemporaryFiles {
    private final Supplier<String> names;
    private final Map<Long, Boolean> volumes = new HashMap<>();

    /** @param isTemporary whether the system removes the file unless it is told to keep it */
    record Created(TargetObject file, String name, boolean isTemporary) {}

    TemporaryFiles(Supplier<String> names) {
        this.names = names;
    }

    Created create(TargetObject folder, byte[] securityDescriptor) throws ErrnoException {
        String name = names.get();
        return isSupported(folder)
                ? new Created(folder.createTemporary(name, securityDescriptor), name, true)
                : new Created(folder.createFile(name, securityDescriptor), name, false);
    }

    private synchronized boolean isSupported(TargetObject folder) throws ErrnoException {
        long volume = folder.status().volume();
        Boolean known = volumes.get(volume);
        if (known == null) {
            known = isKept(folder);
            volumes.put(volume, known);
        }
        return known;
    }

    /** Returns whether a file that is to be kept exists after it was closed. */
    private boolean isKept(TargetObject folder) throws ErrnoException {
        String name = names.get();
        try (TargetObject probe = folder.createTemporary(name, new byte[0])) {
            probe.keep();
        } catch (ErrnoException refused) {
            switch (refused.errno()) {
                case Errno.EACCES, Errno.ENOENT, Errno.ENOSPC, Errno.EDQUOT, Errno.EROFS -> throw refused;
                default -> {
                    return false;
                }
            }
        }
        try (TargetObject kept = folder.open(name, Access.CHANGE)) {
            kept.remove();
            return true;
        } catch (ErrnoException failure) {
            return !failure.is(Errno.ENOENT);
        }
    }
}
