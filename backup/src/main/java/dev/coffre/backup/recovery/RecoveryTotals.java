package dev.coffre.backup.recovery;

/**
 * Totals of a recovery, so far or at the end.
 *
 * @param files recovered, hard links included
 * @param folders created or merged
 * @param others symbolic links, FIFOs and devices
 * @param bytes sizes of the files, holes included
 * @param skipped not recovered because an existing object was kept
 * @param copies recovered beside an existing object of the same name
 * @param verified objects that were compared with the point afterwards and are equal
 * @param bytesFetched bytes of records that the vault sent
 */
public record RecoveryTotals(
        long files,
        long folders,
        long others,
        long bytes,
        long skipped,
        long copies,
        long verified,
        long bytesFetched) {}
