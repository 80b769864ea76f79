package dev.coffre.server.s3;

import dev.coffre.server.store.S3Location;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.storage.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Tries out what a store relies on, with objects of its own below {@code check/}, which it deletes. Conditional writes are
 * tried but not relied on. Confined to one thread.
 */
public final class StoreCheck {
    private static final int WRITERS = 32;
    private static final int BAD_REQUEST = 400;
    private static final Duration MAX_SKEW = Duration.ofSeconds(5);
    private static final byte[] CONTENT = "what a store relies on".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER = "what a store relies in".getBytes(StandardCharsets.US_ASCII);

    private final S3Location location;
    private final S3Requests requests;
    private final InstantSource clock;
    private final String below;
    private final String prefix;
    private final List<StoreCheckReport.Result> results = new ArrayList<>();
    private final List<String> written = new ArrayList<>();

    private StoreCheck(S3Location location, S3Requests requests, InstantSource clock, RandomGenerator random) {
        this.location = location;
        this.requests = requests;
        this.clock = clock;
        this.below = location.keyPrefix() + "check/";
        this.prefix = below + Long.toHexString(random.nextLong()) + "/";
    }

    /**
     * Tries the service out.
     *
     * @throws StoreUnavailableException if it does not answer
     */
    public static StoreCheckReport run(S3Location location, InstantSource clock, RandomGenerator random) {
        try (S3Requests requests = S3Requests.forTrials(S3Clients.open(location), location)) {
            return new StoreCheck(location, requests, clock, random).run();
        }
    }

    /** @throws Problem {@code store-unsuitable} */
    public static void requireSuitable(S3Location location, InstantSource clock, RandomGenerator random) {
        StoreCheckReport report = run(location, clock, random);
        if (!report.isSuitable()) {
            throw ProblemCode.STORE_UNSUITABLE.with("address", location).with("reason", report.refusal());
        }
    }

    private StoreCheckReport run() {
        PutObjectResponse first = put("first", PutObjectRequest.builder(), CONTENT);
        Instant answered = clock.instant();
        try {
            checkReading("first");
            checkRanges("first");
            add(
                    StoreCapability.MD5,
                    isRefused("md5", PutObjectRequest.builder().contentMD5(base64("MD5", OTHER)), CONTENT));
            add(StoreCapability.SIGNED_SHA256, isAlteredRefused());
            add(
                    StoreCapability.CHECKSUM_SHA256,
                    isRefused("sha", PutObjectRequest.builder().checksumSHA256(base64("SHA-256", OTHER)), CONTENT));
            checkWinners();
            String etag = String.valueOf(first.eTag()).replace("\"", "");
            add(StoreCapability.ETAG, etag.equals(HexFormat.of().formatHex(digest("MD5", CONTENT))));
            add(StoreCapability.VERSIONS, isVersioned());
            add(StoreCapability.OBJECT_LOCK, canLock());
            if (location.isLocked()) {
                checkLocks();
            }
            checkClock(first, answered);
            return new StoreCheckReport(
                    location.toString(),
                    first.sdkHttpResponse().firstMatchingHeader("Server").orElse(""),
                    results);
        } finally {
            if (location.isLocked()) {
                locks().clean(below, prefix);
            } else {
                written.forEach(this::deleteIfPossible);
            }
        }
    }

    private void add(StoreCapability capability, boolean holds) {
        add(capability, holds, "");
    }

    private void add(StoreCapability capability, boolean holds, String detail) {
        results.add(new StoreCheckReport.Result(capability, holds, detail));
    }

    private PutObjectResponse put(String name, PutObjectRequest.Builder with, byte[] content) {
        written.add(prefix + name);
        PutObjectRequest request =
                with.bucket(location.bucket()).key(prefix + name).build();
        return requests.write(s3 -> s3.putObject(request, RequestBody.fromBytes(content)));
    }

    private boolean isRefused(String name, PutObjectRequest.Builder with, byte[] content) {
        try {
            put(name, with, content);
            return false;
        } catch (S3Exception refused) {
            return true;
        } catch (StoreUnavailableException e) {
            if (S3Requests.root(e) instanceof S3Exception refused && refused.statusCode() == BAD_REQUEST) {
                return true;
            }
            throw e;
        }
    }

    /** Lets the connection alter one byte after the request is signed. */
    private boolean isAlteredRefused() {
        written.add(prefix + "altered");
        try (S3Client altering = S3Clients.open(location, AlteringHttpClient::new)) {
            altering.putObject(
                    put -> put.bucket(location.bucket()).key(prefix + "altered"), RequestBody.fromBytes(CONTENT));
            return false;
        } catch (S3Exception refused) {
            return true;
        } catch (SdkException failed) {
            return false;
        }
    }

    private byte[] get(String name, int offset, int length) {
        S3Range range = new S3Range(offset, length);
        return requests.read(s3 -> s3.getObject(
                get -> get.bucket(location.bucket()).key(prefix + name).range(range.header()), range::receive));
    }

    private void checkReading(String name) {
        boolean isListed =
                requests
                        .read(s3 -> s3.listObjectsV2(
                                list -> list.bucket(location.bucket()).prefix(prefix)))
                        .contents()
                        .stream()
                        .anyMatch(object -> object.key().equals(prefix + name) && object.size() == CONTENT.length);
        boolean isRead;
        try {
            isRead = Arrays.equals(get(name, 0, CONTENT.length), CONTENT);
        } catch (S3Exception refused) {
            isRead = false;
        }
        add(StoreCapability.READ_AFTER_WRITE, isListed && isRead);
    }

    private void checkRanges(String name) {
        boolean holds;
        try {
            holds = Arrays.equals(get(name, 2, 3), Arrays.copyOfRange(CONTENT, 2, 5))
                    && Arrays.equals(
                            get(name, CONTENT.length - 2, 1_000),
                            Arrays.copyOfRange(CONTENT, CONTENT.length - 2, CONTENT.length));
        } catch (S3Exception refused) {
            holds = false;
        } catch (StoreUnavailableException e) {
            if (!(S3Requests.root(e) instanceof S3Range.WrongAnswerException)) {
                throw e;
            }
            holds = false;
        }
        add(StoreCapability.RANGES, holds);
    }

    private void checkWinners() {
        written.add(prefix + "won");
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> tries = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                byte[] mine = ("writer " + i).getBytes(StandardCharsets.US_ASCII);
                tries.add(writers.submit(() -> wins(mine)));
            }
            int winners = 0;
            for (Future<Boolean> each : tries) {
                winners += Boolean.TRUE.equals(each.get()) ? 1 : 0;
            }
            add(StoreCapability.SINGLE_WINNER, winners == 1, winners + "/" + WRITERS);
        } catch (ExecutionException | InterruptedException e) {
            add(StoreCapability.SINGLE_WINNER, false);
        }
    }

    private boolean wins(byte[] content) {
        try {
            requests.write(s3 -> s3.putObject(
                    put -> put.bucket(location.bucket()).key(prefix + "won").ifNoneMatch("*"),
                    RequestBody.fromBytes(content)));
            return true;
        } catch (S3Exception | StoreUnavailableException refused) {
            return false;
        }
    }

    private boolean isVersioned() {
        try {
            return requests.read(s3 -> s3.getBucketVersioning(bucket -> bucket.bucket(location.bucket())))
                            .status()
                    == BucketVersioningStatus.ENABLED;
        } catch (S3Exception | StoreUnavailableException refused) {
            return false;
        }
    }

    private boolean canLock() {
        try {
            return requests.read(s3 -> s3.getObjectLockConfiguration(bucket -> bucket.bucket(location.bucket())))
                            .objectLockConfiguration()
                    != null;
        } catch (S3Exception | StoreUnavailableException refused) {
            return false;
        }
    }

    private LockTrial locks() {
        return new LockTrial(requests, location, clock.instant());
    }

    private void checkLocks() {
        LockTrial.Result result = locks().run(prefix + "locked", CONTENT);
        add(StoreCapability.LOCKED_WRITE, result.isLocked());
        add(StoreCapability.LOCKED_DELETION, result.keepsFromDeletion());
        add(StoreCapability.LOCKED_SHORTENING, result.keepsFromShortening());
    }

    private void checkClock(PutObjectResponse answer, Instant answered) {
        String date = answer.sdkHttpResponse().firstMatchingHeader("Date").orElse("");
        try {
            Duration skew = Duration.between(
                            ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant(),
                            answered)
                    .abs();
            add(
                    StoreCapability.CLOCK,
                    skew.compareTo(MAX_SKEW) < 0,
                    String.format(Locale.ROOT, "%d s", skew.toSeconds()));
        } catch (DateTimeParseException noDate) {
            add(StoreCapability.CLOCK, false);
        }
    }

    private void deleteIfPossible(String key) {
        try {
            requests.write(
                    s3 -> s3.deleteObject(gone -> gone.bucket(location.bucket()).key(key)));
        } catch (S3Exception | StoreUnavailableException left) {
            System.getLogger(StoreCheck.class.getName())
                    .log(System.Logger.Level.WARNING, "the object {0} of a check is left", key);
        }
    }

    private static String base64(String algorithm, byte[] content) {
        return Base64.getEncoder().encodeToString(digest(algorithm, content));
    }

    private static byte[] digest(String algorithm, byte[] content) {
        try {
            return MessageDigest.getInstance(algorithm).digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
