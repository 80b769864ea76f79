package dev.coffre.backup.restore;

/**
 * How far a recovery is.
 *
 * @param files recovered, hard links among them
 * @param folders made or filled
 * @param others symbolic links, FIFOs and devices
 * @param bytes sizes of the files, holes included
 * @param skipped left alone because something stood there
 * @param copies recovered beside something that had their name and stays
 * @param fetched bytes of records that the vault sent
 */
public record RestoreTotals(
        long files, long folders, long others, long bytes, long skipped, long copies, long fetched) {}
