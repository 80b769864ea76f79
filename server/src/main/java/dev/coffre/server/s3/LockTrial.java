package dev.coffre.server.s3;

import dev.coffre.server.store.S3Location;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Tries to break the lock of an object, with an object of its own. Confined to one thread. */
final class LockTrial {
    /** How long the object of a trial is locked. The next trial deletes it. */
    private static final Duration LOCK = Duration.ofMinutes(1);

    private static final Duration LEFT_OVER = Duration.ofMinutes(10);
    private static final Duration SHORTER = Duration.ofSeconds(30);

    private final S3Requests requests;
    private final S3Location location;
    private final Instant now;

    LockTrial(S3Requests requests, S3Location location, Instant now) {
        this.requests = requests;
        this.location = location;
        this.now = now;
    }

    /**
     * The results.
     *
     * @param isLocked whether an object can be written with a lock
     * @param keepsFromDeletion whether the service refuses to delete it
     * @param keepsFromShortening whether the service refuses to shorten its lock
     */
    record Result(boolean isLocked, boolean keepsFromDeletion, boolean keepsFromShortening) {}

    Result run(String key, byte[] content) {
        Instant until = now.plus(LOCK).truncatedTo(ChronoUnit.SECONDS);
        PutObjectRequest put = PutObjectRequest.builder()
                .bucket(location.bucket())
                .key(key)
                .contentMD5(ObjectBytes.of(content).md5())
                .objectLockMode(ObjectLockMode.COMPLIANCE)
                .objectLockRetainUntilDate(until)
                .build();
        PutObjectResponse written;
        try {
            written = requests.changeLock(s3 -> s3.putObject(put, RequestBody.fromBytes(content)));
        } catch (S3Exception refused) {
            return new Result(false, false, false);
        }
        String version = written.versionId();
        if (version == null || version.isEmpty()) {
            return new Result(false, false, false);
        }
        boolean isShorteningRefused = isRefused(s3 -> s3.putObjectRetention(shorter -> shorter.bucket(location.bucket())
                .key(key)
                .versionId(version)
                .retention(retention ->
                        retention.mode(ObjectLockRetentionMode.COMPLIANCE).retainUntilDate(until.minus(SHORTER)))));
        boolean isDeletionRefused = isRefused(s3 ->
                s3.deleteObject(gone -> gone.bucket(location.bucket()).key(key).versionId(version)));
        return new Result(true, isDeletionRefused && requests.head(key, version).isPresent(), isShorteningRefused);
    }

    private boolean isRefused(Function<S3Client, ?> change) {
        try {
            requests.changeLock(change::apply);
            return false;
        } catch (S3Exception refused) {
            return refused.statusCode() != S3Answers.NOT_FOUND;
        }
    }

    /** Deletes the versions below {@code own}, and those that earlier trials left below {@code all}, as far as possible. */
    void clean(String all, String own) {
        try {
            ListObjectVersionsResponse page = requests.listVersions(ListObjectVersionsRequest.builder()
                    .bucket(location.bucket())
                    .prefix(all)
                    .build());
            page.versions().stream()
                    .filter(version -> version.key().startsWith(own)
                            || version.lastModified().isBefore(now.minus(LEFT_OVER)))
                    .forEach(version -> isRefused(s3 -> s3.deleteObject(gone ->
                            gone.bucket(location.bucket()).key(version.key()).versionId(version.versionId()))));
        } catch (StoreUnavailableException left) {
            System.getLogger(LockTrial.class.getName())
                    .log(System.Logger.Level.WARNING, "the objects of a check are left: {0}", left.getMessage());
        }
    }
}
