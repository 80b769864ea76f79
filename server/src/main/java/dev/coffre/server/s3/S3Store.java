package dev.coffre.server.s3;

import dev.coffre.server.store.S3Location;
import dev.coffre.server.store.StoreRequestMeter;
import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;
import dev.coffre.vault.store.disk.Disk;
import dev.coffre.vault.store.disk.StoredFile;
import dev.coffre.vault.store.storage.LockedObject;
import dev.coffre.vault.store.storage.ObjectLocks;
import dev.coffre.vault.store.storage.Store;
import dev.coffre.vault.store.storage.StoreEntry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A store in a bucket. The name of an object is the path of its file below the store's root. An object is written by one
 * request with its length, MD5 and a signed SHA-256, so it is there completely or not at all. Thread-safe.
 */
public final class S3Store implements Store, StoreRequestMeter.MeteredStore {
    private static final String MISSING = "it is not there";
    private static final int CONFLICTS = 3;

    /** No version: the newest is read. */
    private static final String NEWEST = "";

    /** The objects that are overwritten, and not locked: they say which service and catalog the store belongs to. */
    private static final Set<String> REPLACED = Set.of("owner", "incarnation", "copy");

    /** Names of packs are random, so nobody can write one earlier, but for a copy, whose source shows them. */
    private static final Pattern RANDOM_NAME = Pattern.compile("vaults/[0-9a-f]{32}/packs/.*");

    private static final System.Logger LOG = System.getLogger(S3Store.class.getName());

    private final S3Requests requests;
    private final S3Location location;
    private final StoreRequestMeter meter;
    private final ObjectNames names;
    private final Optional<S3Locks> locks;
    private final S3Listing listing;
    private volatile boolean knowsConditions = true;
    private volatile boolean isFull;

    private S3Store(S3Location location, S3Requests requests, StoreRequestMeter meter) {
        this.location = location;
        this.meter = meter;
        this.requests = requests;
        this.names = new ObjectNames(location.root(), location.keyPrefix());
        this.locks = location.isLocked() ? Optional.of(new S3Locks(requests, location)) : Optional.empty();
        this.listing = new S3Listing(requests, location, names, locks);
    }

    /** @throws Problem if the credentials or the certificates cannot be read */
    public static S3Store open(S3Location location) {
        StoreRequestMeter meter = StoreRequestMeter.empty();
        return over(S3Clients.open(location, new RequestRecorder(meter)), location, System::nanoTime, meter);
    }

    /**
     * Returns the store of a bucket that this client reaches. It is closed with the store.
     *
     * @param nanos a monotonic clock
     */
    static S3Store over(S3Client client, S3Location location, LongSupplier nanos, StoreRequestMeter meter) {
        return new S3Store(location, S3Requests.of(client, location, nanos), meter);
    }

    /** Objects cannot be appended to. */
    @Override
    public Optional<Disk> disk() {
        return Optional.empty();
    }

    @Override
    public Optional<ObjectLocks> locks() {
        return locks.map(ObjectLocks.class::cast);
    }

    static boolean isPack(String name) {
        return RANDOM_NAME.matcher(name).matches();
    }

    private String name(Path file) {
        return names.name(file);
    }

    private String key(Path file) {
        return names.key(file);
    }

    /** Returns the locks that a file has: all do, but for those that are replaced. */
    private Optional<S3Locks> locks(Path file) {
        return locks.filter(all -> !REPLACED.contains(name(file)));
    }

    /** Returns the version that is the file, {@link #NEWEST} without locks; empty if the file is missing. */
    private Optional<String> version(Path file) {
        return locks(file)
                .map(all -> all.find(name(file))
                        .filter(object -> !object.isReleased())
                        .map(LockedObject::version))
                .orElse(Optional.of(NEWEST));
    }

    @Override
    public void write(Path file, byte[] bytes) {
        ObjectBytes all = ObjectBytes.of(bytes);
        Optional<S3Locks> lock = locks(file);
        if (lock.isPresent()) {
            Optional<LockedObject> known = lock.get().find(name(file));
            if (known.isEmpty()) {
                create(file, all.pieces());
            } else if (!has(file, known.get().version(), all)) {
                throw taken(file);
            } else if (known.get().isReleased() && !lock.get().setReleased(known.get(), false)) {
                throw writeFailed("it is being deleted");
            }
            return;
        }
        try {
            put(file, all, false);
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
        ObjectBytes bytes = new ObjectBytes(pieces);
        for (int tries = 1; ; tries++) {
            try {
                if (knowsConditions) {
                    put(file, bytes, true);
                } else {
                    createAfterLook(file, bytes);
                }
                return;
            } catch (S3Exception refused) {
                if (S3Answers.isNotImplemented(refused)) {
                    LOG.log(System.Logger.Level.WARNING, "the store {0} does not know If-None-Match", location);
                    knowsConditions = false;
                    continue;
                }
                if (refused.statusCode() == S3Answers.PRECONDITION_FAILED) {
                    if (has(file, bytes)) {
                        locks(file).ifPresent(lock -> lock.keep(name(file)));
                        return;
                    }
                    locks(file).ifPresent(lock -> lock.noteForeign(name(file)));
                }
                if (refused.statusCode() != S3Answers.CONFLICT || tries == CONFLICTS) {
                    throw writeFailed(refused);
                }
            }
        }
    }

    private void createAfterLook(Path file, ObjectBytes bytes) {
        if (!exists(file)) {
            put(file, bytes, false);
        } else if (!has(file, bytes)) {
            throw taken(file);
        }
    }

    private Problem taken(Path file) {
        locks(file).ifPresent(lock -> lock.noteForeign(name(file)));
        return writeFailed("another object has that name");
    }

    private static Problem writeFailed(String reason) {
        return ProblemCode.STORE_WRITE_FAILED.with("reason", reason);
    }

    private void put(Path file, ObjectBytes bytes, boolean isNew) {
        long length = bytes.length();
        PutObjectRequest.Builder put = PutObjectRequest.builder()
                .bucket(location.bucket())
                .key(key(file))
                .contentLength(length)
                .contentMD5(bytes.md5())
                .overrideConfiguration(S3Clients.timeouts(length));
        RequestBody body = RequestBody.fromContentProvider(bytes::stream, length, "application/octet-stream");
        Optional<S3Locks> lock = locks(file);
        Instant until = lock.map(all -> all.lock(name(file), put)).orElse(Instant.EPOCH);
        try {
            PutObjectResponse answer = isNew
                    ? requests.create(s3 -> s3.putObject(put.ifNoneMatch("*").build(), body))
                    : requests.write(s3 -> s3.putObject(put.build(), body));
            isFull = false;
            if (lock.isPresent()) {
                LockedObject object = lock.get().written(name(file), answer, length, until);
                if (!(isPack(name(file)) && lock.get().isInUse()) && !lock.get().isFirst(object)) {
                    throw writeFailed("another object has that name");
                }
            }
        } catch (Problem noRoom) {
            isFull = noRoom.code() == ProblemCode.VAULT_DISK_FULL;
            throw noRoom;
        }
    }

    private boolean has(Path file, ObjectBytes bytes) {
        return version(file).filter(version -> has(file, version, bytes)).isPresent();
    }

    private boolean has(Path file, String version, ObjectBytes bytes) {
        long length = bytes.length();
        try {
            return requests.head(key(file), version)
                            .filter(head -> head.contentLength() == length)
                            .isPresent()
                    && bytes.isEqualTo(
                            length == 0 ? new byte[0] : requests.range(key(file), version, 0, Math.toIntExact(length)));
        } catch (S3Exception refused) {
            if (S3Answers.isUnreadable(refused)) {
                return false;
            }
            throw refused;
        }
    }

    /** As {@link S3Requests#head}. An object that nobody can read is {@code store-read-failed}. */
    private Optional<HeadObjectResponse> head(Path file, String version) {
        try {
            return requests.head(key(file), version);
        } catch (S3Exception refused) {
            throw readFailed(file, version, refused);
        }
    }

    @Override
    public StoredFile open(Path file) {
        return new S3File(this, file);
    }

    /** Returns the length of the object. A missing one is {@code store-read-failed}. */
    long length(Path file) {
        return version(file)
                .flatMap(version -> head(file, version))
                .orElseThrow(() -> missing(file))
                .contentLength();
    }

    private static Problem missing(Path file) {
        return ProblemCode.STORE_READ_FAILED.with("file", file).with("reason", MISSING);
    }

    /** As every store, with one request. */
    @Override
    public byte[] read(Path file, int limit, ProblemCode damaged) {
        String version =
                version(file).orElseThrow(() -> damaged.with("file", file).with("reason", MISSING));
        byte[] found;
        try {
            found = requests.range(key(file), version, 0, limit + 1);
        } catch (S3Exception refused) {
            if (S3Answers.isUnreadable(refused)) {
                throw damaged.with("file", file)
                        .with("reason", S3Answers.describe(refused))
                        .causedBy(refused);
            }
            throw requests.isMissing(refused, key(file), version)
                    ? damaged.with("file", file).with("reason", MISSING).causedBy(refused)
                    : readFailed(file, version, refused);
        }
        if (found.length > limit) {
            throw damaged.with("file", file).with("reason", found.length + " bytes are more than " + limit);
        }
        return found;
    }

    /** Returns at most {@code length} bytes from {@code offset}; fewer where the object ends. */
    byte[] read(Path file, long offset, int length) {
        String version = version(file).orElseThrow(() -> missing(file));
        try {
            return requests.range(key(file), version, offset, length);
        } catch (S3Exception refused) {
            throw readFailed(file, version, refused);
        }
    }

    @Override
    public boolean exists(Path file) {
        return version(file)
                .filter(version -> requests.exists(key(file), version))
                .isPresent();
    }

    @Override
    public List<Path> list(Path folder) {
        return listing.list(folder);
    }

    @Override
    public List<Path> listAfter(Path folder, String after, int limit) {
        return listing.listAfter(folder, after, limit);
    }

    @Override
    public void forEachFile(Path folder, Consumer<Path> action) {
        forEachEntry(folder, Optional.empty(), entry -> action.accept(entry.file()));
    }

    @Override
    public void forEachEntry(Path folder, Optional<Path> after, Consumer<StoreEntry> action) {
        listing.forEachEntry(folder, after, action);
    }

    @Override
    public Optional<StoreEntry> entry(Path file) {
        return version(file)
                .flatMap(version -> head(file, version))
                .map(head -> new StoreEntry(
                        file,
                        head.contentLength(),
                        head.eTag() == null ? "" : head.eTag(),
                        Optional.ofNullable(head.lastModified())));
    }

    /** Deleting an object that is gone succeeds. A locked object is released; those of a copy have no locks yet. */
    @Override
    public void delete(Path file) {
        Optional<S3Locks> lock = locks(file);
        try {
            if (lock.isPresent()) {
                lock.get().remove(name(file));
            } else {
                requests.write(s3 ->
                        s3.deleteObject(gone -> gone.bucket(location.bucket()).key(key(file))));
            }
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
        return writeFailed(S3Answers.describe(refused)).causedBy(refused);
    }

    private Problem readFailed(Path file, String version, S3Exception refused) {
        return ProblemCode.STORE_READ_FAILED
                .with("file", file)
                .with("reason", requests.isMissing(refused, key(file), version) ? MISSING : S3Answers.describe(refused))
                .causedBy(refused);
    }

    @Override
    public void close() {
        requests.close();
    }
}
