package dev.coffre.server.s3;

import dev.coffre.server.store.S3Location;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Sends requests to a bucket. A request that fails in a way that says nothing about its object is {@link
 * StoreUnavailableException}. After some such failures in a row, requests fail at once for a few seconds, so that a service that
 * does not answer holds no threads. Thread-safe.
 */
final class S3Requests implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(S3Requests.class.getName());

    /** Failures in a row after which requests fail at once. */
    private static final int TOLERATED = 4;

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** After a success this recent and no failure since, the service is not asked whether it answers. */
    private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int NOT_FOUND = 404;
    private static final Set<Integer> ABOUT_THE_OBJECT = Set.of(400, NOT_FOUND, 405, 409, 412, 416);

    private final S3Client client;
    private final S3Location location;
    private final LongSupplier nanos;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile long lastFailure;
    private volatile long lastSuccess;

    /** @param nanos a monotonic clock */
    S3Requests(S3Client client, S3Location location, LongSupplier nanos) {
        this.client = client;
        this.location = location;
        this.nanos = nanos;
        this.lastSuccess = nanos.getAsLong() - RECENT_NANOS;
    }

    /**
     * Sends a request.
     *
     * @throws S3Exception if the service refuses it because of its object
     * @throws StoreUnavailableException if the service does not answer, is overloaded or refuses everything
     */
    <T> T send(Function<S3Client, T> request) {
        if (failures.get() >= TOLERATED && nanos.getAsLong() - lastFailure < PAUSE_NANOS) {
            throw unavailable("it did not answer several times", null);
        }
        try {
            T answer = request.apply(client);
            succeeded();
            return answer;
        } catch (S3Exception e) {
            if (ABOUT_THE_OBJECT.contains(e.statusCode()) && !code(e).equals("NoSuchBucket")) {
                succeeded();
                throw e;
            }
            throw failed(reason(e), e);
        } catch (SdkException e) {
            throw failed(reason(e), e);
        }
    }

    private void succeeded() {
        lastSuccess = nanos.getAsLong();
        if (failures.getAndSet(0) >= TOLERATED) {
            LOG.log(System.Logger.Level.INFO, "the store {0} answers again", location);
        }
    }

    private RuntimeException failed(String reason, SdkException cause) {
        lastFailure = nanos.getAsLong();
        if (failures.incrementAndGet() == TOLERATED) {
            LOG.log(System.Logger.Level.WARNING, "the store {0} does not answer: {1}", location, reason);
        }
        if (cause instanceof S3Exception e && code(e).startsWith("QuotaExceeded")) {
            return ProblemCode.VAULT_DISK_FULL.problem().causedBy(cause);
        }
        return unavailable(reason, cause);
    }

    private StoreUnavailableException unavailable(String reason, @Nullable Throwable cause) {
        Problem problem =
                ProblemCode.STORE_UNREACHABLE.with("address", location).with("reason", reason);
        return new StoreUnavailableException(cause == null ? problem : problem.causedBy(cause));
    }

    /** Returns whether the service answers. Asks it only if no request succeeded lately. */
    boolean isAvailable() {
        if (failures.get() == 0 && nanos.getAsLong() - lastSuccess < RECENT_NANOS) {
            return true;
        }
        try {
            requireBucket();
            return true;
        } catch (StoreUnavailableException | S3Exception away) {
            return false;
        }
    }

    /** Lists one object. @throws StoreUnavailableException if there is no such bucket */
    void requireBucket() {
        send(s3 -> s3.listObjectsV2(
                list -> list.bucket(location.bucket()).prefix(location.prefix()).maxKeys(1)));
    }

    static boolean isMissing(S3Exception e) {
        return e.statusCode() == NOT_FOUND;
    }

    /** Returns the service's code for the error, such as {@code NoSuchKey}; empty if the answer has none. */
    static String code(S3Exception e) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                ? ""
                : e.awsErrorDetails().errorCode();
    }

    /** The library's texts may quote a request, so they are not shown. */
    private static String reason(SdkException e) {
        if (e instanceof S3Exception service && !code(service).isEmpty()) {
            return "it answers " + code(service);
        }
        if (e instanceof SdkServiceException service) {
            return "it answers " + service.statusCode();
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof IOException failed ? SystemReason.of(failed) : "it does not answer in time";
    }

    @Override
    public void close() {
        client.close();
    }
}
