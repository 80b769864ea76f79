package dev.coffre.agent.job;

import dev.coffre.vault.job.JobProgress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The progress of a running job, as its socket reports it.
 *
 * @param phase in lower case, such as {@code reading}; empty if unknown; {@link #VAULT_UNREACHABLE} while the vault does not answer
 * @param files processed
 * @param bytes processed
 * @param filesExpected if known
 * @param path being processed, if any
 * @param bytesPerSecond over the last seconds
 * @param secondsLeft if it can be estimated
 */
public record LiveJobProgress(
        String phase,
        long files,
        long bytes,
        long bytesSent,
        Optional<Long> filesExpected,
        Optional<Long> bytesExpected,
        Optional<String> path,
        Optional<Long> bytesPerSecond,
        Optional<Long> secondsLeft) {

    /** The phase while the vault does not answer and the job waits. */
    public static final String VAULT_UNREACHABLE = "vault-away";

    /** The progress of a job that has reported none, in no phase. */
    public static final LiveJobProgress NONE = initial("");

    /** A job without progress yet. */
    static final LiveJobProgress INITIAL = initial("comparing");

    public LiveJobProgress {
        filesExpected = filesExpected.filter(expected -> expected > 0);
        bytesExpected = bytesExpected.filter(expected -> expected > 0);
    }

    private static LiveJobProgress initial(String phase) {
        return new LiveJobProgress(
                phase,
                0,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Returns the sums alone, once the job has ended. */
    public LiveJobProgress atEnd() {
        return new LiveJobProgress(
                "",
                files,
                bytes,
                bytesSent,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Returns a copy with the phase {@link #VAULT_UNREACHABLE}, without a rate. */
    public LiveJobProgress unreachable() {
        return new LiveJobProgress(
                VAULT_UNREACHABLE,
                files,
                bytes,
                bytesSent,
                filesExpected,
                bytesExpected,
                path,
                Optional.empty(),
                Optional.empty());
    }

    static LiveJobProgress of(JobProgress progress, JobRate rate, String path) {
        return new LiveJobProgress(
                progress.phase().name().toLowerCase(Locale.ROOT),
                progress.files(),
                progress.bytes(),
                progress.bytesSent(),
                progress.expectedFiles(),
                progress.expectedBytes(),
                path.isEmpty() ? Optional.empty() : Optional.of(path),
                Optional.of(rate.bytesPerSecond()),
                rate.timeLeft().map(Duration::toSeconds));
    }

    /** Returns the share of bytes that is done, in percent; empty if the total is unknown or exceeded. */
    public Optional<Integer> percent() {
        return bytesExpected.filter(expected -> bytes <= expected).map(expected -> (int) (100.0 * bytes / expected));
    }

    public Optional<Duration> timeLeft() {
        return secondsLeft.map(Duration::ofSeconds);
    }
}
