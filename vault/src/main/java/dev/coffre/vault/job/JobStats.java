package dev.coffre.vault.job;

/**
 * What a job moved.
 *
 * @param files number of files in the recovery point, recovered or checked
 * @param bytes total size of these files
 * @param bytesRead bytes of content read from the source
 * @param bytesSent bytes in request bodies
 * @param bytesStored bytes of records that were new to the vault
 */
public record JobStats(long files, long bytes, long bytesRead, long bytesSent, long bytesStored) {
    public static final JobStats NONE = new JobStats(0, 0, 0, 0, 0);

    public JobStats {
        if (files < 0 || bytes < 0 || bytesRead < 0 || bytesSent < 0 || bytesStored < 0) {
            throw new IllegalArgumentException("a negative count");
        }
    }
}
