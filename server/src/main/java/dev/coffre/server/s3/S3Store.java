package dev.coffre.server.s3;

import dev.coffre.server.store.S3Location;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.storage.Store;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A store in a bucket. The name of an object is the path of its file below the store's root. An object is written by one
 * request with its length, MD5 and a signed SHA-256, so it is there completely or not at all. Thread-safe.
 */
public final class S3Store implements Store {
    private static final String MISSING = "it is not there";
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int CONFLICTS = 3;

    private final S3Requests requests;
    private final S3Location location;
    private final Path root;

    private S3Store(S3Location location, S3Requests requests) {
        this.location = location;
        this.requests = requests;
        this.root = location.root();
    }

    /** @throws Problem if the credentials or the certificates cannot be read */
    public static S3Store open(S3Location location) {
        return new S3Store(location, new S3Requests(S3Clients.open(location), location, System::nanoTime));
    }

    S3Requests requests() {
        return requests;
    }

    /** Objects cannot be appended to. */
    @Override
    public Optional<Disk> disk() {
        return Optional.empty();
    }

    private String key(Path file) {
        return prefix() + root.relativize(file);
    }

    private String prefix() {
        return location.prefix().isEmpty() ? "" : location.prefix() + "/";
    }

    /** Returns the prefix of all objects in a folder. */
    private String prefixOf(Path folder) {
        return folder.equals(root) ? prefix() : key(folder) + "/";
    }

    private Path path(String key) {
        return root.resolve(key.substring(prefix().length()));
    }

    @Override
    public void write(Path file, byte[] bytes) {
        try {
            put(key(file), List.of(ByteBuffer.wrap(bytes)), false);
        } catch (S3Exception refused) {
            throw writeFailed(refused);
        }
    }

    /**
     * Asks the service to refuse a name that exists, which not every service does. A refusal may also be the answer to a
     * repetition by the library, after the answer to its first request was lost: then the object has these bytes.
     */
    @Override
    public void create(Path file, List<ByteBuffer> pieces) {
        for (int tries = 1; ; tries++) {
            try {
                put(key(file), pieces, true);
                return;
            } catch (S3Exception refused) {
                if (refused.statusCode() == PRECONDITION_FAILED && has(file, pieces)) {
                    return;
                }
                if (refused.statusCode() != CONFLICT || tries == CONFLICTS) {
                    throw writeFailed(refused);
                }
            }
        }
    }

    private void put(String key, List<ByteBuffer> pieces, boolean isNew) {
        long length = pieces.stream().mapToLong(ByteBuffer::remaining).sum();
        String md5 = Base64.getEncoder().encodeToString(digest("MD5", pieces));
        RequestBody body = RequestBody.fromContentProvider(() -> streamOf(pieces), length, "application/octet-stream");
        requests.send(s3 -> s3.putObject(
                put -> {
                    put.bucket(location.bucket()).key(key).contentLength(length).contentMD5(md5);
                    if (isNew) {
                        put.ifNoneMatch("*");
                    }
                },
                body));
    }

    private boolean has(Path file, List<ByteBuffer> pieces) {
        byte[] found = requests.send(s3 -> s3.getObject(
                        get -> get.bucket(location.bucket()).key(key(file)), ResponseTransformer.toBytes()))
                .asByteArrayUnsafe();
        return MessageDigest.isEqual(digest("SHA-256", List.of(ByteBuffer.wrap(found))), digest("SHA-256", pieces));
    }

    private static byte[] digest(String algorithm, List<ByteBuffer> pieces) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            pieces.forEach(piece -> digest.update(piece.slice()));
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InputStream streamOf(List<ByteBuffer> pieces) {
        List<InputStream> streams = new ArrayList<>(pieces.size());
        for (ByteBuffer piece : pieces) {
            streams.add(
                    new ByteArrayInputStream(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining()));
        }
        return new SequenceInputStream(Collections.enumeration(streams));
    }

    @Override
    public StoredFile open(Path file) {
        return new S3File(this, file);
    }

    /** Returns the length of the object. A missing one is {@code store-read-failed}. */
    long length(Path file) {
        return head(file)
                .orElseThrow(
                        () -> ProblemCode.STORE_READ_FAILED.with("file", file).with("reason", MISSING))
                .contentLength();
    }

    /** As every store, with one request. */
    @Override
    public byte[] read(Path file, int limit, ProblemCode damaged) {
        byte[] found;
        try {
            found = range(file, 0, limit + 1);
        } catch (S3Exception refused) {
            throw S3Requests.isMissing(refused)
                    ? damaged.with("file", file).with("reason", MISSING).causedBy(refused)
                    : readFailed(file, refused);
        }
        if (found.length > limit) {
            throw damaged.with("file", file).with("reason", found.length + " bytes are more than " + limit);
        }
        return found;
    }

    /** Returns at most {@code length} bytes from {@code offset}; fewer where the object ends. */
    byte[] read(Path file, long offset, int length) {
        try {
            return range(file, offset, length);
        } catch (S3Exception refused) {
            throw readFailed(file, refused);
        }
    }

    private byte[] range(Path file, long offset, int length) {
        String range = "bytes=" + offset + "-" + (offset + length - 1);
        try {
            ResponseBytes<GetObjectResponse> found = requests.send(s3 -> s3.getObject(
                    get -> get.bucket(location.bucket()).key(key(file)).range(range), ResponseTransformer.toBytes()));
            return found.asByteArrayUnsafe();
        } catch (S3Exception refused) {
            if (refused.statusCode() == RANGE_NOT_SATISFIABLE) {
                return new byte[0];
            }
            throw refused;
        }
    }

    @Override
    public boolean exists(Path file) {
        return head(file).isPresent();
    }

    private Optional<HeadObjectResponse> head(Path file) {
        try {
            return Optional.of(requests.send(
                    s3 -> s3.headObject(head -> head.bucket(location.bucket()).key(key(file)))));
        } catch (S3Exception refused) {
            if (!S3Requests.isMissing(refused)) {
                throw readFailed(file, refused);
            }
            requests.requireBucket(); // the answer does not tell a missing object from a missing bucket
            return Optional.empty();
        }
    }

    @Override
    public List<Path> list(Path folder) {
        List<Path> found = new ArrayList<>();
        pages(folder, Optional.of("/"), page -> {
            page.contents().forEach(object -> found.add(path(object.key())));
            page.commonPrefixes().forEach(below -> found.add(path(below.prefix())));
        });
        return found.stream().sorted().toList();
    }

    @Override
    public void forEachFile(Path folder, Consumer<Path> action) {
        pages(folder, Optional.empty(), page -> page.contents().forEach(object -> action.accept(path(object.key()))));
    }

    private void pages(Path folder, Optional<String> delimiter, Consumer<ListObjectsV2Response> action) {
        ListObjectsV2Request.Builder list =
                ListObjectsV2Request.builder().bucket(location.bucket()).prefix(prefixOf(folder));
        delimiter.ifPresent(list::delimiter);
        try {
            boolean more = true;
            while (more) {
                ListObjectsV2Request request = list.build();
                ListObjectsV2Response page = requests.send(s3 -> s3.listObjectsV2(request));
                action.accept(page);
                more = Boolean.TRUE.equals(page.isTruncated());
                list.continuationToken(page.nextContinuationToken());
            }
        } catch (S3Exception refused) {
            throw readFailed(folder, refused);
        }
    }

    /** Deleting an object that is gone succeeds. */
    @Override
    public void delete(Path file) {
        try {
            requests.send(
                    s3 -> s3.deleteObject(gone -> gone.bucket(location.bucket()).key(key(file))));
        } catch (S3Exception refused) {
            throw writeFailed(refused);
        }
    }

    /** An object is never there in part. */
    @Override
    public void removeTemporaryFiles(Path folder) {}

    @Override
    public boolean isAvailable() {
        return requests.isAvailable();
    }

    private static Problem writeFailed(S3Exception refused) {
        return ProblemCode.STORE_WRITE_FAILED.with("reason", describe(refused)).causedBy(refused);
    }

    private static Problem readFailed(Path file, S3Exception refused) {
        return ProblemCode.STORE_READ_FAILED
                .with("file", file)
                .with("reason", S3Requests.isMissing(refused) ? MISSING : describe(refused))
                .causedBy(refused);
    }

    private static String describe(S3Exception refused) {
        String code = S3Requests.code(refused);
        return "it answers " + (code.isEmpty() ? refused.statusCode() : code);
    }

    @Override
    public void close() {
        requests.close();
    }
}
