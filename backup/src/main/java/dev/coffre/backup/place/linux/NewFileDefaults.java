package dev.coffre.backup.place.linux;

import dev.coffre.backup.libc.FileStatus;

/**
 * The owner and mode of a new unnamed file, before any change. They follow from the process, the directory and the requested
 * mode. Where all new files of a {@link SharedDirectory} get the same ones, a value that is already right is not set again.
 *
 * @param permissions with the special bits
 */
record NewFileDefaults(long uid, long gid, int permissions) {
    /** The overflow id. It represents all ids that the user namespace, or a file server, cannot map. */
    private static final long OVERFLOW_ID = 65_534;

    static NewFileDefaults of(FileStatus status) {
        return new NewFileDefaults(status.uid(), status.gid(), status.permissions());
    }

    boolean hasOwner(long wantedUid, long wantedGid) {
        return uid == wantedUid && gid == wantedGid && uid != OVERFLOW_ID && gid != OVERFLOW_ID;
    }
}
