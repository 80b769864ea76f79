package dev.coffre.backup.save;

import dev.coffre.backup.entry.ByteString;

/**
 * Which roots of the machine's previous point a run takes over as they are, without reading them. So every point is
 * complete, and retention may keep any of them, although it was made for one group of roots only. A root that the run
 * reads is not asked about.
 */
@FunctionalInterface
public interface Carry {
    /** What is not read is not in the point. */
    Carry NOTHING = root -> false;

    /** Whatever else the previous point has. */
    Carry EVERYTHING = root -> true;

    /** @param root absolute path of a root of the previous point */
    boolean takes(ByteString root);
}
