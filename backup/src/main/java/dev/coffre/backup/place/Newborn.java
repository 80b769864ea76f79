package dev.coffre.backup.place;

import dev.coffre.backup.libc.Status;

/**
 * The owner and mode of a new unnamed file, before any change. They follow from the process, the directory and the requested
 * mode. If a {@link Folder} creates all files alike, values that are already right are not set again.
 *
 * @param permissions with the special bits
 */
record Newborn(long uid, long gid, int permissions) {
    /** The overflow id: stands for all ids that the user namespace, or a file server, cannot map. */
    private static final long NOBODY = 65_534;

    static Newborn of(Status status) {
        return new Newborn(status.uid(), status.gid(), status.permissions());
    }

    boolean isOf(long wantedUid, long wantedGid) {
        return uid == wantedUid && gid == wantedGid && uid != NOBODY && gid != NOBODY;
    }
}
