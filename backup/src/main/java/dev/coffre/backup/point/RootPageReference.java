package dev.coffre.backup.point;

import dev.coffre.sealing.Pid;

/** What a point says of its root tree page, in addition to the oid in the header. */
record RootPageReference(int rawLength, Pid pid, int level) {}
