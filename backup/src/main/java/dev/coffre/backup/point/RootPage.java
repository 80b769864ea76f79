package dev.coffre.backup.point;

import dev.coffre.sealing.Pid;

/** What a point says of its root tree page, beside the oid in its header. */
record RootPage(int rawLength, Pid pid, int level) {}
