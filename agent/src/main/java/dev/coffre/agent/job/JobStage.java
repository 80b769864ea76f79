package dev.coffre.agent.job;

import dev.coffre.vault.job.JobProgress;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a running job is, as its socket tells it.
 *
 * @param phase in lower case, as {@code reading}; {@link #VAULT_AWAY} while the vault does not answer
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

    /** The phase of a job that waits for a vault that does not answer. */
    public static final String VAULT_AWAY = "vault-away";

    /** Of a job that has not begun to count. */
    static final JobStage BEGINNING =
            new JobStage("comparing", 0, 0, 0, Optional.empty(), Optional.empty(), Optional.empty());

    /** The same, while the vault does not answer. */
    JobStage withoutVault() {
        return new JobStage(VAULT_AWAY, files, bytes, bytesSent, filesExpected, bytesExpected, path);
    }

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
