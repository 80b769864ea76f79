package dev.coffre.backup.save;

import dev.coffre.backup.entry.ByteString;

/**
 * Selects the roots of the machine's previous point that a run retains without reading them. Thus every point is complete,
 * even if only one group of roots was backed up, and retention may keep any point. Not called for roots that the run reads.
 */
@FunctionalInterface
public interface RetainedRootFilter {
    /** Retains nothing: the point contains only what is read. */
    RetainedRootFilter NONE = root -> false;

    /** Retains all other roots of the previous point. */
    RetainedRootFilter ALL = root -> true;

    /** @param root absolute path of a root of the previous point */
    boolean retains(ByteString root);
}
