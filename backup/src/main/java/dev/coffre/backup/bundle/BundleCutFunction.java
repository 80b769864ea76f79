package dev.coffre.backup.bundle;

import dev.coffre.sealing.Pid;

/** Decides where bundles may end (docs/format.md §4): a keyed function of the last file's pid. */
@FunctionalInterface
public interface BundleCutFunction {
    /** {@code u32(HMAC(K("cut", bundle), pid))}, unsigned. */
    int of(Pid lastFile);
}
