package dev.coffre.server.catalog;

import java.time.Instant;

/**
 * A cycle of collection that came to its end, over all vaults.
 *
 * @param condemned records that nothing needs any more
 * @param forgotten records whose time of grace was over, and which are gone
 * @param packs that were left behind: what was needed of them was written anew
 * @param bytesFreed of files that went, until the next cycle began
 */
public record EndedCycle(
        long nr,
        Instant started,
        Instant ended,
        long condemned,
        long forgotten,
        long packs,
        long bytesMoved,
        long bytesFreed) {}
