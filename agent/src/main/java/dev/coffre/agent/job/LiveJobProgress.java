package dev.coffre.agent.job;

import dev.coffre.vault.job.JobProgress;
import java.util.Locale;
import java.util.Optional;

/**
 * The progress of a running job, as its socket reports it.
 *
 * @param phase in lower case, such as {@code reading}; {@link #VAULT_UNREACHABLE} while the vault does not answer
 * @param files processed
 * @param bytes processed
 * @param filesExpected if known
 * @param path being processed, if any
 */
public record LiveJobProgress(
        String phase,
        long files,
        long bytes,
        long bytesSent,
        Optional<Long> filesExpected,
        Optional<Long> bytesExpected,
        Optional<String> path) {

    /** The phase while the vault does not answer and the job waits. */
    public static final String VAULT_UNREACHABLE = "vault-away";

    /** A job without progress yet. */
    static final LiveJobProgress INITIAL =
            new LiveJobProgress("comparing", 0, 0, 0, Optional.empty(), Optional.empty(), Optional.empty());

    /** Returns a copy with the phase {@link #VAULT_UNREACHABLE}. */
    LiveJobProgress unreachable() {
        return new LiveJobProgress(VAULT_UNREACHABLE, files, bytes, bytesSent, filesExpected, bytesExpected, path);
    }

    static LiveJobProgress of(JobProgress progress, String path) {
        return new LiveJobProgress(
                progress.phase().name().toLowerCase(Locale.ROOT),
                progress.files(),
                progress.bytes(),
                progress.bytesSent(),
                progress.expectedFiles(),
                progress.expectedBytes(),
                path.isEmpty() ? Optional.empty() : Optional.of(path));
    }
}
