package dev.coffre.vault.job;

import java.util.Optional;

/**
 * How far a job is.
 *
 * @param files looked at
 * @param bytes their sizes
 * @param bytesSent in request bodies
 * @param expectedFiles and {@code expectedBytes}: an estimate of what the sums will end at
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
