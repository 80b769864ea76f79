package dev.coffre.server.catalog;

import java.time.Instant;

/**
 * A finished garbage collection cycle, over all vaults.
 *
 * @param condemned unneeded records that the cycle condemned
 * @param forgotten records that were dropped after their grace period
 * @param packs retired packs, whose needed records were copied to new packs
 * @param bytesMoved bytes that were copied to new packs
 * @param bytesFreed bytes of files deleted before the next cycle began
 */
public record FinishedGcCycle(
        long nr,
        Instant started,
        Instant ended,
        long condemned,
        long forgotten,
        long packs,
        long bytesMoved,
        long bytesFreed) {}
