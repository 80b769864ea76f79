package dev.coffre.backup.save;

import dev.coffre.backup.save.reuse.PreviousPoint;
import dev.coffre.vault.point.ChainHead;

/**
 * The end of a machine's chain, and what a run compares its source with.
 *
 * @param head the point that the next one follows
 * @param previous the newest point that is not deleted
 */
record ChainState(ChainHead head, PreviousPoint previous) {}
