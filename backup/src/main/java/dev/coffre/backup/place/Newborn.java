package dev.coffre.backup.place;

import dev.coffre.backup.libc.Status;

/**
 * What a new file is like before anything is changed of it: whose it is follows from the process and the folder, its mode from
 * these and the file system. What is as it should be already needs no system call.
 *
 * @param mode with the special bits
 */
record Newborn(long uid, long gid, int mode) {
    static Newborn of(Status status) {
        return new Newborn(status.uid(), status.gid(), status.permissions());
    }

    boolean isOf(long wantedUid, long wantedGid) {
        return uid == wantedUid && gid == wantedGid;
    }
}
