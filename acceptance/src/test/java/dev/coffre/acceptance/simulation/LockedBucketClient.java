package dev.coffre.acceptance.simulation;

import dev.coffre.acceptance.simulation.BucketObjects.Version;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRetentionRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRetentionResponse;

/** The same for a bucket with Object Lock, whose objects have versions. */
final class LockedBucketClient extends BucketClient {
    private static final int OK = 200;

    LockedBucketClient(Bucket bucket, Power power, Space space, Scheduler scheduler) {
        super(bucket, power, space, scheduler);
    }

    @Override
    void written(String key, PutObjectResponse.Builder answer) {
        List<Version> versions = bucket.objects().versions(key);
        if (!versions.isEmpty()) {
            Version newest = versions.getLast();
            answer.versionId(newest.id()).eTag(quoted(newest)).sdkHttpResponse(dated());
        }
    }

    /** Returns an answer with the date, from which the service knows the time. */
    private SdkHttpResponse dated() {
        Instant now = bucket.objects().now();
        return SdkHttpResponse.builder()
                .statusCode(OK)
                .putHeader("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atZone(ZoneOffset.UTC)))
                .build();
    }

    private static String quoted(Version version) {
        return '"' + version.etag() + '"';
    }

    @Override
    HeadObjectResponse head(Version found) {
        HeadObjectResponse.Builder head = HeadObjectResponse.builder()
                .contentLength((long) found.bytes().length)
                .eTag(quoted(found))
                .lastModified(found.written());
        if (found.retainUntil().isAfter(Instant.EPOCH)) {
            head.objectLockMode(ObjectLockMode.COMPLIANCE).objectLockRetainUntilDate(found.retainUntil());
        }
        return head.build();
    }

    /** A version or a folder. */
    private record Listed(String key, @Nullable Version version) {
        boolean isMarker() {
            return version != null && version.isMarker();
        }

        boolean isFolder() {
            return version == null;
        }
    }

    @Override
    public ListObjectVersionsResponse listObjectVersions(ListObjectVersionsRequest request) {
        beginReading();
        List<Listed> rest = new ArrayList<>();
        for (String key : bucket.list(request.prefix() == null ? "" : request.prefix())) {
            add(key, request, rest);
        }
        List<Listed> page = rest.subList(0, Math.min(MOST_LISTED, rest.size()));
        boolean goesOn = page.size() < rest.size();
        end();
        ListObjectVersionsResponse.Builder answer = ListObjectVersionsResponse.builder()
                .isTruncated(goesOn)
                .versions(page.stream()
                        .filter(each -> !each.isFolder() && !each.isMarker())
                        .map(LockedBucketClient::version)
                        .toList())
                .deleteMarkers(page.stream()
                        .filter(Listed::isMarker)
                        .map(LockedBucketClient::marker)
                        .toList())
                .commonPrefixes(page.stream()
                        .filter(Listed::isFolder)
                        .map(each -> CommonPrefix.builder().prefix(each.key).build())
                        .toList());
        if (goesOn) {
            Version last = page.getLast().version;
            answer.nextKeyMarker(page.getLast().key).nextVersionIdMarker(last == null ? null : last.id());
        }
        return (ListObjectVersionsResponse) answer.sdkHttpResponse(dated()).build();
    }

    /** Adds the folder of an object, or its versions, the newest first, as far as they follow the marker of the request. */
    private void add(String key, ListObjectVersionsRequest request, List<Listed> rest) {
        String marker = request.keyMarker() == null ? "" : request.keyMarker();
        int from = request.prefix() == null ? 0 : request.prefix().length();
        int end = request.delimiter() == null ? -1 : key.indexOf(request.delimiter(), from);
        if (end >= 0) {
            String folder = key.substring(0, end + 1);
            boolean isNew = rest.isEmpty() || !rest.getLast().key.equals(folder);
            if (isNew && folder.compareTo(marker) > 0) {
                rest.add(new Listed(folder, null));
            }
            return;
        }
        int order = key.compareTo(marker);
        for (Version version : bucket.objects().versions(key).reversed()) {
            if (order > 0 || order == 0 && isAfter(version, request.versionIdMarker())) {
                rest.add(new Listed(key, version));
            }
        }
    }

    /** Returns whether the version is older than the marker, which may be deleted by now. */
    private static boolean isAfter(Version version, @Nullable String marker) {
        return marker != null && version.number() < Integer.parseInt(marker.substring(1));
    }

    private static ObjectVersion version(Listed each) {
        Version version = Objects.requireNonNull(each.version);
        return ObjectVersion.builder()
                .key(each.key)
                .versionId(version.id())
                .eTag(quoted(version))
                .size((long) version.bytes().length)
                .lastModified(version.written())
                .build();
    }

    private static DeleteMarkerEntry marker(Listed each) {
        return DeleteMarkerEntry.builder()
                .key(each.key)
                .versionId(Objects.requireNonNull(each.version).id())
                .build();
    }

    @Override
    public PutObjectRetentionResponse putObjectRetention(PutObjectRetentionRequest request) {
        switch (begin()) {
            case LOST, LATE -> throw unanswered();
            case ANSWER_LOST -> {
                var unused = retain(request);
                throw unanswered();
            }
            default -> {}
        }
        boolean done = retain(request);
        end();
        if (!done) {
            throw error(FORBIDDEN, "AccessDenied");
        }
        return PutObjectRetentionResponse.builder().build();
    }

    /** A request that names no version is about the newest one. */
    private boolean retain(PutObjectRetentionRequest request) {
        BucketObjects objects = bucket.objects();
        return Optional.ofNullable(request.versionId())
                .or(() -> objects.newest(request.key()).map(Version::id))
                .filter(version -> objects.retain(
                        request.key(), version, request.retention().retainUntilDate()))
                .isPresent();
    }
}
