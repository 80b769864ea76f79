package dev.coffre.backup.save;

import dev.coffre.backup.save.known.PreviousPoint;
import dev.coffre.vault.point.ChainHead;

/**
 * Where a machine's chain ends, and what a run compares its source with.
 *
 * @param head after which the next point comes
 * @param previous the newest point that was not removed
 */
record Standing(ChainHead head, PreviousPoint previous) {}
