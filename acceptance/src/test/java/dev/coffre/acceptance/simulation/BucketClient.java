package dev.coffre.acceptance.simulation;

import dev.coffre.acceptance.simulation.BucketObjects.Version;
import dev.coffre.acceptance.simulation.LateRequests.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The library by which one process reaches a {@link Bucket}. Before each request other threads have a turn. A process without
 * power sends nothing; what it was sending when the power failed may still arrive.
 */
class BucketClient implements S3Client {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");
    static final int MOST_LISTED = 40;
    private static final int SLOW_TURNS = 25;
    private static final int LATE_PERMILLE_HUNDREDTH = 2;
    private static final int PARTIAL = 206;
    static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int NO_RANGE = 416;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int BUSY = 503;
    private static final int FULL = 507;

    final Bucket bucket;
    final Power power;
    private final Space space;
    private final Scheduler scheduler;

    BucketClient(Bucket bucket, Power power, Space space, Scheduler scheduler) {
        this.bucket = bucket;
        this.power = power;
        this.space = space;
        this.scheduler = scheduler;
    }

    /** Returns what happens to a request. */
    Bucket.Fault begin() {
        return begin(bucket::fault);
    }

    private Bucket.Fault begin(Supplier<Bucket.Fault> faults) {
        scheduler.pause();
        power.require();
        if (bucket.chance(LATE_PERMILLE_HUNDREDTH)) {
            bucket.deliverOne();
        }
        bucket.thief().ifPresent(Thief::mayAct);
        Bucket.Fault fault = faults.get();
        switch (fault) {
            case REFUSED -> throw error(BUSY, "SlowDown");
            case SLOW -> beSlow();
            default -> {}
        }
        return fault;
    }

    /** As {@link #begin}, for a request that reads. */
    final Bucket.Fault beginReading() {
        Bucket.Fault fault = begin();
        switch (fault) {
            case ANSWER_LOST, LOST, LATE -> throw unanswered();
            default -> {}
        }
        return fault;
    }

    private void beSlow() {
        for (int i = 0; i < SLOW_TURNS; i++) {
            scheduler.pause();
        }
        power.require();
    }

    /** A process that has died gets no answer. */
    final void end() {
        scheduler.pause();
        power.require();
    }

    static SdkClientException unanswered() {
        return SdkClientException.create("no answer", new SocketTimeoutException("no answer"));
    }

    static S3Exception error(int status, String code) {
        AwsErrorDetails details = AwsErrorDetails.builder().errorCode(code).build();
        return (S3Exception) S3Exception.builder()
                .statusCode(status)
                .message(code)
                .awsErrorDetails(details)
                .build();
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        byte[] bytes = bytes(request, body);
        String key = request.key();
        boolean isNew = "*".equals(request.ifNoneMatch());
        if (isNew && bucket.conditions() == Bucket.Conditions.UNKNOWN) {
            throw error(NOT_IMPLEMENTED, "NotImplemented");
        }
        Bucket.Fault fault = begin(() -> bucket.faultOf(key));
        Instant until = Optional.ofNullable(request.objectLockRetainUntilDate()).orElse(Instant.EPOCH);
        Request put = Request.put(key, bytes, isNew, until);
        power.count();
        if (!power.isOn()) {
            if (bucket.chance(30)) {
                bucket.late().add(put);
            }
            power.require();
        }
        if (!space.has(Space.Part.STORE)) {
            throw error(FULL, "XStorageFull");
        }
        switch (fault) {
            case LOST -> throw unanswered();
            case LATE -> {
                bucket.late().add(put);
                throw unanswered();
            }
            case REPEATED_LATE -> bucket.late().add(put);
            default -> {}
        }
        boolean done = bucket.perform(put);
        PutObjectResponse.Builder answer = PutObjectResponse.builder();
        written(key, answer);
        switch (fault) {
            case ANSWER_LOST -> throw unanswered();
            case REPEATED -> {
                done = bucket.perform(put);
                written(key, answer);
            }
            default -> {}
        }
        end();
        if (!done) {
            throw error(PRECONDITION_FAILED, "PreconditionFailed");
        }
        if (isNew && fault == Bucket.Fault.SLOW) {
            throw error(CONFLICT, "ConditionalRequestConflict"); // as beside another request for this name
        }
        return answer.build();
    }

    /** Says in an answer what was written. */
    void written(String key, PutObjectResponse.Builder answer) {}

    private static byte[] bytes(PutObjectRequest request, RequestBody body) {
        try (var stream = body.contentStreamProvider().newStream()) {
            byte[] bytes = stream.readAllBytes();
            String md5 = Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
            boolean holds = md5.equals(request.contentMD5()) && request.contentLength() == bytes.length;
            Violation.unless(holds, "I3", "a PUT of %s with a wrong MD5 or length", request.key());
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public <T> T getObject(GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> receiver) {
        Bucket.Fault fault = beginReading();
        byte[] all = find(request.key(), request.versionId())
                .orElseThrow(() -> error(NOT_FOUND, request.versionId() == null ? "NoSuchKey" : "NoSuchVersion"))
                .bytes();
        Matcher range = RANGE.matcher(request.range());
        if (!range.matches()) {
            throw new IllegalArgumentException(request.range());
        }
        int from = Integer.parseInt(range.group(1));
        int to = (int) Math.min(Long.parseLong(range.group(2)) + 1, all.length);
        if (from >= all.length) {
            throw error(NO_RANGE, "InvalidRange");
        }
        byte[] part = Arrays.copyOfRange(all, from, to);
        byte[] received = fault == Bucket.Fault.REPEATED_LATE ? Arrays.copyOf(part, bucket.partOf(part.length)) : part;
        end();
        GetObjectResponse answer = (GetObjectResponse) GetObjectResponse.builder()
                .contentLength((long) part.length)
                .contentRange("bytes " + from + "-" + (to - 1) + "/" + all.length)
                .sdkHttpResponse(SdkHttpResponse.builder().statusCode(PARTIAL).build())
                .build();
        try {
            return receiver.transform(answer, AbortableInputStream.create(new ByteArrayInputStream(received)));
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public HeadObjectResponse headObject(HeadObjectRequest request) {
        beginReading();
        Version found = find(request.key(), request.versionId()).orElseThrow(() -> error(NOT_FOUND, ""));
        end();
        return head(found);
    }

    HeadObjectResponse head(Version found) {
        return HeadObjectResponse.builder()
                .contentLength((long) found.bytes().length)
                .build();
    }

    private Optional<Version> find(String key, @Nullable String version) {
        return version == null ? bucket.objects().newest(key) : bucket.objects().version(key, version);
    }

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
        beginReading();
        String prefix = request.prefix() == null ? "" : request.prefix();
        TreeSet<String> names = new TreeSet<>();
        for (String key : bucket.list(prefix)) {
            int end = request.delimiter() == null ? -1 : key.indexOf(request.delimiter(), prefix.length());
            names.add(end < 0 ? key : key.substring(0, end + 1));
        }
        String after = request.continuationToken() == null ? "" : request.continuationToken();
        int most = request.maxKeys() == null ? MOST_LISTED : request.maxKeys();
        List<String> rest = List.copyOf(names.tailSet(after, false));
        List<String> page = rest.subList(0, Math.min(most, rest.size()));
        boolean goesOn = page.size() < rest.size();
        end();
        ListObjectsV2Response.Builder answer = ListObjectsV2Response.builder()
                .isTruncated(goesOn)
                .contents(page.stream()
                        .filter(name -> !isPrefix(name, request))
                        .map(name -> S3Object.builder()
                                .key(name)
                                .size(bucket.find(name)
                                        .map(bytes -> (long) bytes.length)
                                        .orElse(0L))
                                .build())
                        .toList())
                .commonPrefixes(page.stream()
                        .filter(name -> isPrefix(name, request))
                        .map(name -> CommonPrefix.builder().prefix(name).build())
                        .toList());
        return goesOn ? answer.nextContinuationToken(page.getLast()).build() : answer.build();
    }

    private static boolean isPrefix(String name, ListObjectsV2Request request) {
        return request.delimiter() != null && name.endsWith(request.delimiter());
    }

    @Override
    public DeleteObjectResponse deleteObject(DeleteObjectRequest request) {
        Request delete = Request.delete(request.key(), String.valueOf(request.versionId()));
        bucket.requireDeletable(request.key());
        Bucket.Fault fault = begin();
        power.count();
        if (!power.isOn()) {
            if (bucket.chance(30)) {
                bucket.late().add(delete);
            }
            power.require();
        }
        switch (fault) {
            case LOST -> throw unanswered();
            case LATE -> {
                bucket.late().add(delete);
                throw unanswered();
            }
            default -> {
                if (!bucket.perform(delete)) {
                    throw error(FORBIDDEN, "AccessDenied");
                }
            }
        }
        if (fault == Bucket.Fault.ANSWER_LOST) {
            throw unanswered();
        }
        end();
        return DeleteObjectResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
