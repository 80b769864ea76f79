package dev.coffre.vault.job;

import java.util.Optional;

/**
 * The progress of a job.
 *
 * @param files number of files visited
 * @param bytes total size of these files
 * @param bytesSent bytes in request bodies
 * @param expectedFiles estimate of the final number of files
 * @param expectedBytes estimate of the final total size
 */
public record JobProgress(
        JobPhase phase,
        long files,
        long bytes,
        long bytesSent,
        Optional<Long> expectedFiles,
        Optional<Long> expectedBytes) {
    public JobProgress {
        if (files < 0
                || bytes < 0
                || bytesSent < 0
                || expectedFiles.filter(count -> count < 0).isPresent()
                || expectedBytes.filter(count -> count < 0).isPresent()) {
            throw new IllegalArgumentException("a negative count");
        }
    }
}
