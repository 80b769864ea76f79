package dev.coffre.server.collection;

/**
 * What a cycle of collection did.
 *
 * @param cycle its number, from 1
 * @param needed records that recovery points or sessions need, or that are too young to tell
 * @param condemned records that nothing needs any more, condemned by this cycle
 * @param forgotten records whose time of grace is over, and which are gone
 * @param packs that were left behind: what was needed of them was written anew
 * @param bytesFreed of packs whose files were removed
 * @param bytesWaiting of packs that are retired and go within a day
 * @param bytesMoved that were written anew, to free the rest of their packs
 * @param pauseMillis for how long nothing else could be stored
 */
public record CollectionReport(
        long cycle,
        long needed,
        long condemned,
        long forgotten,
        long packs,
        long bytesFreed,
        long bytesWaiting,
        long bytesMoved,
        long pauseMillis) {}
