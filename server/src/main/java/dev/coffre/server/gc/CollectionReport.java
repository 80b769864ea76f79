package dev.coffre.server.gc;

/**
 * The result of one garbage collection cycle.
 *
 * @param cycle its number, from 1
 * @param needed records that recovery points or sessions need, or that are too young to judge
 * @param condemned unneeded records that this cycle condemned
 * @param forgotten rows of condemned records that were removed after their grace period
 * @param packs retired packs, whose needed records were copied to new packs
 * @param bytesFreed bytes of deleted pack files
 * @param bytesWaiting bytes of retired packs whose files are deleted within a day
 * @param bytesMoved bytes that were copied to new packs
 * @param pauseMillis how long admissions and commits were blocked
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
