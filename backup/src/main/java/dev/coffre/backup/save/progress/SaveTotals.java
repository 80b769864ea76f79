package dev.coffre.backup.save.progress;

/**
 * Sums of a run, so far or in total.
 *
 * @param files regular files in the point
 * @param bytes their sizes, holes included
 * @param filesRead files whose content was read
 * @param bytesRead bytes of content read from the source
 * @param bytesSent bytes of request bodies with records or the point, as this agent counts them
 * @param bytesStored bytes of records that were new to the vault
 * @param recordsSent records in request bodies
 * @param dataRecordsSent chunks and bundles among these
 */
public record SaveTotals(
        long files,
        long bytes,
        long filesRead,
        long bytesRead,
        long bytesSent,
        long bytesStored,
        long recordsSent,
        long dataRecordsSent) {}
