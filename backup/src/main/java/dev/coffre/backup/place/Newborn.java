package dev.coffre.backup.place;

import dev.coffre.backup.libc.Status;

/**
 * What a new file without a name is like before anything is changed of it: whose it is follows from the process and the folder,
 * its mode from these and what was asked for. Where a {@link Folder} makes all alike, what is right already is left alone.
 *
 * @param permissions with the special bits
 */
record Newborn(long uid, long gid, int permissions) {
    /** Stands for whoever the user namespace, or the server, has no number for. */
    private static final long NOBODY = 65_534;

    static Newborn of(Status status) {
        return new Newborn(status.uid(), status.gid(), status.permissions());
    }

    boolean isOf(long wantedUid, long wantedGid) {
        return uid == wantedUid && gid == wantedGid && uid != NOBODY && gid != NOBODY;
    }
}
