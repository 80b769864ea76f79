package dev.coffre.server.s3;

import dev.coffre.server.store.S3Location;
import dev.coffre.server.store.StoreRequestMeter;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreEntry;
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
import java.util.regex.Pattern;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A store in a bucket. The name of an object is the path of its file below the store's root. An object is written by one
 * request with its length, MD5 and a signed SHA-256, so it is there completely or not at all. Thread-safe.
 */
public final class S3Store implements Store, StoreRequestMeter.MeteredStore {
    private static final String MISSING = "it is not there";
    private static final int CONFLICTS = 3;
    private static final System.Logger LOG = System.getLogger(S3Store.class.getName());

    /** Names that this product writes: the others of a bucket are not looked at. */
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?");

    private final S3Requests requests;
    private final S3Location location;
    private final StoreRequestMeter meter;
    private final Path root;
    private volatile boolean knowsConditions = true;
    private volatile boolean isFull;

    private S3Store(S3Location location, S3Requests requests, StoreRequestMeter meter) {
        this.location = location;
        this.meter = meter;
        this.requests = requests;
        this.root = location.root();
    }

    /** @throws Problem if the credentials or the certificates cannot be read */
    public static S3Store open(S3Location location) {
        StoreRequestMeter meter = StoreRequestMeter.empty();
        S3Client client = S3Clients.open(location, new RequestRecorder(meter));
        return new S3Store(location, S3Requests.of(client, location, System::nanoTime), meter);
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

    private void addPlain(String key, Consumer<Path> action) {
        String name = key.startsWith(prefix()) ? key.substring(prefix().length()) : "";
        if (PLAIN.matcher(name).matches()) {
            action.accept(root.resolve(name));
        }
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
     * Asks the service to refuse a name that exists. A service may not know this condition, or accept and ignore it. A refusal
     * may also be the answer to a repetition by the library, after the answer to its first request was lost: then the object
     * has these bytes.
     */
    @Override
    public void create(Path file, List<ByteBuffer> pieces) {
        for (int tries = 1; ; tries++) {
            try {
                if (knowsConditions) {
                    put(key(file), pieces, true);
                } else {
                    createAfterLook(file, pieces);
                }
                return;
            } catch (S3Exception refused) {
                if (S3Answers.isNotImplemented(refused)) {
                    LOG.log(System.Logger.Level.WARNING, "the store {0} does not know If-None-Match", location);
                    knowsConditions = false;
                    continue;
                }
                if (refused.statusCode() == S3Answers.PRECONDITION_FAILED && has(file, pieces)) {
                    return;
                }
                if (refused.statusCode() != S3Answers.CONFLICT || tries == CONFLICTS) {
                    throw writeFailed(refused);
                }
            }
        }
    }

    private void createAfterLook(Path file, List<ByteBuffer> pieces) {
        if (!exists(file)) {
            put(key(file), pieces, false);
        } else if (!has(file, pieces)) {
            throw ProblemCode.STORE_WRITE_FAILED.with("reason", "another object has that name");
        }
    }

    private void put(String key, List<ByteBuffer> pieces, boolean isNew) {
        long length = lengthOf(pieces);
        PutObjectRequest.Builder put = PutObjectRequest.builder()
                .bucket(location.bucket())
                .key(key)
                .contentLength(length)
                .contentMD5(Base64.getEncoder().encodeToString(digest("MD5", pieces)))
                .overrideConfiguration(S3Clients.timeouts(length));
        RequestBody body = RequestBody.fromContentProvider(() -> streamOf(pieces), length, "application/octet-stream");
        try {
            if (isNew) {
                requests.create(s3 -> s3.putObject(put.ifNoneMatch("*").build(), body));
            } else {
                requests.write(s3 -> s3.putObject(put.build(), body));
            }
            isFull = false;
        } catch (Problem noRoom) {
            isFull = noRoom.code() == ProblemCode.VAULT_DISK_FULL;
            throw noRoom;
        }
    }

    private boolean has(Path file, List<ByteBuffer> pieces) {
        long length = lengthOf(pieces);
        if (requests.head(key(file))
                .filter(head -> head.contentLength() == length)
                .isEmpty()) {
            return false;
        }
        byte[] found = length == 0 ? new byte[0] : read(file, 0, Math.toIntExact(length));
        return MessageDigest.isEqual(digest("SHA-256", List.of(ByteBuffer.wrap(found))), digest("SHA-256", pieces));
    }

    private static long lengthOf(List<ByteBuffer> pieces) {
        return pieces.stream().mapToLong(ByteBuffer::remaining).sum();
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
        return requests.head(key(file))
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
            throw requests.isMissing(refused, key(file))
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
        S3Range range = new S3Range(offset, length);
        try {
            return requests.read(s3 -> s3.getObject(
                    get -> get.bucket(location.bucket())
                            .key(key(file))
                            .range(range.header())
                            .overrideConfiguration(S3Clients.timeouts(length)),
                    range::receive));
        } catch (S3Exception refused) {
            if (S3Answers.isPastTheEnd(refused)) {
                return new byte[0];
            }
            throw refused;
        }
    }

    @Override
    public boolean exists(Path file) {
        return requests.head(key(file)).isPresent();
    }

    @Override
    public List<Path> list(Path folder) {
        List<Path> found = new ArrayList<>();
        pages(folder, Optional.of("/"), page -> {
            page.contents().forEach(object -> addPlain(object.key(), found::add));
            page.commonPrefixes().forEach(below -> addPlain(below.prefix(), found::add));
        });
        return found.stream().sorted().toList();
    }

    /** A folder is left out by its name and a zero, which is the first character after a slash. */
    @Override
    public void forEachEntry(Path folder, Optional<Path> after, Consumer<StoreEntry> action) {
        ListObjectsV2Request.Builder list =
                ListObjectsV2Request.builder().bucket(location.bucket()).prefix(prefixOf(folder));
        after.ifPresent(last -> list.startAfter(key(last) + "0"));
        requests.list(
                list,
                page -> page.contents()
                        .forEach(object -> addPlain(
                                object.key(),
                                file -> action.accept(new StoreEntry(
                                        file,
                                        object.size(),
                                        object.eTag() == null ? "" : object.eTag(),
                                        Optional.ofNullable(object.lastModified()))))));
    }

    @Override
    public void forEachFile(Path folder, Consumer<Path> action) {
        pages(folder, Optional.empty(), page -> page.contents().forEach(object -> addPlain(object.key(), action)));
    }

    private void pages(Path folder, Optional<String> delimiter, Consumer<ListObjectsV2Response> action) {
        ListObjectsV2Request.Builder list =
                ListObjectsV2Request.builder().bucket(location.bucket()).prefix(prefixOf(folder));
        delimiter.ifPresent(list::delimiter);
        requests.list(list, action);
    }

    /** Deleting an object that is gone succeeds. */
    @Override
    public void delete(Path file) {
        try {
            requests.write(
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

    @Override
    public StoreRequestMeter meter() {
        return meter;
    }

    @Override
    public boolean isPaused() {
        return requests.isPaused();
    }

    @Override
    public boolean isFull() {
        return isFull;
    }

    private static Problem writeFailed(S3Exception refused) {
        return ProblemCode.STORE_WRITE_FAILED.with("reason", describe(refused)).causedBy(refused);
    }

    private Problem readFailed(Path file, S3Exception refused) {
        return ProblemCode.STORE_READ_FAILED
                .with("file", file)
                .with("reason", requests.isMissing(refused, key(file)) ? MISSING : describe(refused))
                .causedBy(refused);
    }

    private static String describe(S3Exception refused) {
        String code = S3Answers.code(refused);
        return "it answers " + (code.isEmpty() ? refused.statusCode() : code);
    }

    @Override
    public void close() {
        requests.close();
    }
}
