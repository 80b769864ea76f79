package dev.coffre.server.s3;

import dev.coffre.server.store.S3Location;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.problem.SystemReason;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Sends requests to a bucket. A request that fails in a way that says nothing about its object is {@link
 * StoreUnavailableException}, except that a full service is {@code vault-disk-full}. Thread-safe.
 *
 * @see CircuitBreaker
 */
final class S3Requests implements AutoCloseable {
    /** Failures in a row after which requests fail at once. */
    private static final int TOLERATED = 4;

    private final S3Client client;
    private final S3Location location;
    private final CircuitBreaker breaker;
    private final LongSupplier nanos;
    private final ServiceClock serviceClock;

    private S3Requests(S3Client client, S3Location location, CircuitBreaker breaker, LongSupplier nanos) {
        this.client = client;
        this.location = location;
        this.breaker = breaker;
        this.nanos = nanos;
        this.serviceClock = new ServiceClock(nanos);
    }

    /** @param nanos a monotonic clock */
    static S3Requests of(S3Client client, S3Location location, LongSupplier nanos) {
        return new S3Requests(client, location, new CircuitBreaker(location.toString(), nanos, TOLERATED), nanos);
    }

    /** As {@link #of}, for trials: their failures are expected, so requests go on after them. */
    static S3Requests forTrials(S3Client client, S3Location location) {
        return new S3Requests(
                client,
                location,
                new CircuitBreaker(location.toString(), System::nanoTime, Integer.MAX_VALUE),
                System::nanoTime);
    }

    /**
     * Sends a request that reads.
     *
     * @throws S3Exception if the service answers that the object is missing or shorter, or 404 without a reason: see {@link
     *     #isMissing}
     * @throws StoreUnavailableException if the service does not answer, is overloaded or refuses everything
     */
    <T> T read(Function<S3Client, T> request) {
        return send(request, S3Answers::ofReading);
    }

    /**
     * Sends a request that writes.
     *
     * @throws S3Exception if the service refuses the object: its name is taken, or its bytes changed on the way
     * @throws StoreUnavailableException as for {@link #read}
     */
    <T> T write(Function<S3Client, T> request) {
        return send(request, S3Answers::ofWriting);
    }

    /** As {@link #write}, for a name that must not exist. The service may answer that it does not know such a condition. */
    <T> T create(Function<S3Client, T> request) {
        return send(request, e -> S3Answers.isNotImplemented(e) ? S3Answers.About.UNCLEAR : S3Answers.ofWriting(e));
    }

    /**
     * Sends a request that extends the lock of an object, or deletes a version.
     *
     * @throws S3Exception if the service refuses it
     * @throws StoreUnavailableException as for {@link #read}
     */
    <T> T changeLock(Function<S3Client, T> request) {
        return send(request, S3Answers::ofLock);
    }

    private <T> T send(Function<S3Client, T> request, Function<S3Exception, S3Answers.About> about) {
        if (!breaker.enter()) {
            throw unavailable("it did not answer several times", null);
        }
        CircuitBreaker.Outcome outcome = CircuitBreaker.Outcome.UNKNOWN;
        String reason = "";
        try {
            T answer = request.apply(client);
            outcome = CircuitBreaker.Outcome.ANSWERED;
            serviceClock.note(answer);
            return answer;
        } catch (S3Exception e) {
            S3Answers.About subject = about.apply(e);
            if (subject == S3Answers.About.OBJECT) {
                outcome = CircuitBreaker.Outcome.ANSWERED;
            }
            if (subject != S3Answers.About.SERVICE) {
                throw e;
            }
            if (S3Answers.isFailing(e)) {
                outcome = CircuitBreaker.Outcome.FAILED;
            }
            reason = reason(e);
            throw S3Answers.isFull(e) ? ProblemCode.VAULT_DISK_FULL.problem().causedBy(e) : unavailable(reason, e);
        } catch (SdkException e) {
            outcome = CircuitBreaker.Outcome.FAILED;
            reason = reason(e);
            throw unavailable(reason, e);
        } finally {
            breaker.leave(outcome, reason);
        }
    }

    /** Returns the exception for an answer that cannot be the storage service's, or has no use. */
    StoreUnavailableException unavailable(String reason, @Nullable Throwable cause) {
        Problem problem =
                ProblemCode.STORE_UNREACHABLE.with("address", location).with("reason", reason);
        return new StoreUnavailableException(cause == null ? problem : problem.causedBy(cause));
    }

    ServiceClock serviceClock() {
        return serviceClock;
    }

    /** Returns whether requests fail at once, because the service did not answer several times. */
    boolean isPaused() {
        return breaker.isOpen();
    }

    /** Returns whether the service answers. Asks it only if no request succeeded lately. */
    boolean isAvailable() {
        if (breaker.isRecentlyAnswered()) {
            return true;
        }
        try {
            requireBucket();
            return true;
        } catch (StoreUnavailableException | S3Exception away) {
            return false;
        }
    }

    /**
     * Returns the object's attributes; empty if the service has the bucket and not the object.
     *
     * @param version empty for the newest one
     * @throws S3Exception if nobody can read the object without the key of somebody else
     */
    Optional<HeadObjectResponse> head(String key, String version) {
        try {
            return Optional.of(send(
                    s3 -> s3.headObject(
                            head -> head.bucket(location.bucket()).key(key).versionId(orNewest(version))),
                    S3Answers::ofHead));
        } catch (S3Exception refused) {
            if (refused.statusCode() != S3Answers.NOT_FOUND) {
                var unused = range(key, version, 0, 1); // the answer to this has a reason
                throw unavailable(reason(refused), refused);
            }
            requireBucket(); // the answer does not tell a missing object from a missing bucket
            return Optional.empty();
        }
    }

    /** Returns whether the service has the object, readable or not. */
    boolean exists(String key, String version) {
        try {
            return head(key, version).isPresent();
        } catch (S3Exception unreadable) {
            return unreadable.statusCode() != S3Answers.NOT_FOUND;
        }
    }

    /**
     * Returns at most {@code length} bytes from {@code offset}; fewer where the object ends.
     *
     * @param version empty for the newest one
     * @throws S3Exception as for {@link #read}, and if the object is there and {@linkplain S3Answers#isUnreadable cannot be read}
     */
    byte[] range(String key, String version, long offset, int length) {
        S3Range range = new S3Range(offset, length);
        try {
            return send(get(key, version, range), S3Answers::ofContent);
        } catch (S3Exception refused) {
            if (S3Answers.isPastTheEnd(refused)) {
                return new byte[0];
            }
            if (S3Answers.isWithoutKey(refused)) {
                requireAboutObject(refused, range);
            }
            throw refused;
        }
    }

    private Function<S3Client, byte[]> get(String key, String version, S3Range range) {
        return s3 -> s3.getObject(
                get -> get.bucket(location.bucket())
                        .key(key)
                        .versionId(orNewest(version))
                        .range(range.header())
                        .overrideConfiguration(S3Clients.timeouts(range.length())),
                range::receive);
    }

    /** What refuses every request refuses one for a name that nobody can foresee, too. */
    private void requireAboutObject(S3Exception refused, S3Range range) {
        try {
            var unused = read(get(location.keyPrefix() + "no-" + nanos.getAsLong(), "", range));
        } catch (S3Exception missing) {
            if (missing.statusCode() == S3Answers.NOT_FOUND) {
                return;
            }
        }
        throw unavailable(reason(refused), refused);
    }

    /** Returns the id of a version as a request has it: none for the newest. */
    static @Nullable String orNewest(String version) {
        return version.isEmpty() ? null : version;
    }

    /** Returns whether the answer to a read means that the object is missing. A 404 without a reason is confirmed. */
    boolean isMissing(S3Exception answer, String key, String version) {
        if (S3Answers.ofReading(answer) == S3Answers.About.UNCLEAR
                && head(key, version).isPresent()) {
            throw unavailable(reason(answer), answer);
        }
        return answer.statusCode() == S3Answers.NOT_FOUND;
    }

    /** Lists one object. @throws StoreUnavailableException if there is no such bucket */
    private void requireBucket() {
        list(ListObjectsV2Request.builder()
                .bucket(location.bucket())
                .prefix(location.prefix())
                .maxKeys(1)
                .build());
    }

    /** Lists one page. @throws StoreUnavailableException if there is no such bucket, or the answer is no listing */
    private ListObjectsV2Response list(ListObjectsV2Request request) {
        ListObjectsV2Response page = send(s3 -> s3.listObjectsV2(request), e -> S3Answers.About.SERVICE);
        if (page.isTruncated() == null) {
            throw unavailable("it answers something else than a listing", null);
        }
        return page;
    }

    /** Lists one page of versions. @throws StoreUnavailableException as for a listing of objects */
    ListObjectVersionsResponse listVersions(ListObjectVersionsRequest request) {
        ListObjectVersionsResponse page = send(s3 -> s3.listObjectVersions(request), e -> S3Answers.About.SERVICE);
        boolean goesOn = page.nextKeyMarker() != null
                && !(page.nextKeyMarker().equals(request.keyMarker())
                        && Objects.equals(page.nextVersionIdMarker(), request.versionIdMarker()));
        if (page.isTruncated() == null || page.isTruncated() && !goesOn) {
            throw unavailable("it answers something else than a listing", null);
        }
        return page;
    }

    /** Lists pages. @param action returns whether to go on */
    void list(ListObjectsV2Request.Builder list, Predicate<ListObjectsV2Response> action) {
        String token = "";
        while (true) {
            ListObjectsV2Response page = list(list.build());
            if (!action.test(page) || !Boolean.TRUE.equals(page.isTruncated())) {
                return;
            }
            String next = page.nextContinuationToken();
            if (next == null || next.isEmpty() || next.equals(token)) {
                throw unavailable("its listing does not go on", null);
            }
            token = next;
            list.continuationToken(token);
        }
    }

    /** The library's texts may quote a request, so they are not shown. */
    private static String reason(SdkException e) {
        if (e instanceof S3Exception service && !S3Answers.code(service).isEmpty()) {
            return "it answers " + S3Answers.code(service);
        }
        if (e instanceof SdkServiceException service) {
            return "it answers " + service.statusCode();
        }
        Throwable root = root(e);
        if (root instanceof S3Range.WrongAnswerException wrong) {
            return String.valueOf(wrong.getMessage());
        }
        return root instanceof IOException failed ? SystemReason.of(failed) : "it does not answer in time";
    }

    /** Returns the first cause. */
    static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    @Override
    public void close() {
        client.close();
    }
}
