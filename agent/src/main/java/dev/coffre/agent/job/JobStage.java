package dev.coffre.agent.job;

import dev.coffre.vault.job.JobProgress;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a running job is, as its socket tells it.
 *
 * @param phase in lower case, as {@code reading}
 * @param files done
 * @param bytes done
 * @param filesExpected if that is known
 * @param path that it is at, if any
 */
public record JobStage(
        String phase,
        long files,
        long bytes,
        long bytesSent,
        Optional<Long> filesExpected,
        Optional<Long> bytesExpected,
        Optional<String> path) {

    static JobStage of(JobProgress progress, String path) {
        return new JobStage(
                progress.phase().name().toLowerCase(Locale.ROOT),
                progress.files(),
                progress.bytes(),
                progress.bytesSent(),
                progress.expectedFiles(),
                progress.expectedBytes(),
                path.isEmpty() ? Optional.empty() : Optional.of(path));
    }
}
