package dev.coffre.server.s3;

import dev.coffre.server.store.S3Location;
import dev.coffre.vault.store.storage.LockedObject;
import dev.coffre.vault.store.storage.ObjectIndex;
import dev.coffre.vault.store.storage.ObjectLocks;
import dev.coffre.vault.store.storage.ObjectVersions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The locks of the objects in a bucket with Object Lock. Each object is locked in compliance mode when it is written, for a
 * time of its own, never by the bucket's default. Keeps what was written in memory until {@link #flush}. Thread-safe.
 */
final class S3Locks implements ObjectLocks {
    /** The most objects that are kept until {@link #flush}. */
    private static final int MAX_UNSAVED = 10_000;

    /** The most objects that were found by a listing and are kept. */
    private static final int MAX_FOUND = 10_000;

    private static final int DELETED_AT_ONCE = 1_000;

    private final S3Requests requests;
    private final S3Location location;
    private final S3Versions versions;
    private final Map<String, LockedObject> unsaved = new ConcurrentHashMap<>();

    /** Objects that the index does not know, so that not each read of a file lists its versions. */
    private final Map<String, LockedObject> found = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, LockedObject> eldest) {
            return size() > MAX_FOUND;
        }
    });

    private volatile ObjectIndex index = ObjectIndex.NONE;
    private volatile Function<String, Instant> retainUntil = name -> Instant.EPOCH;
    private volatile boolean isInUse;

    S3Locks(S3Requests requests, S3Location location) {
        this.requests = requests;
        this.location = location;
        this.versions = new S3Versions(requests, location);
    }

    @Override
    public void use(ObjectIndex known, Function<String, Instant> period) {
        index = known;
        retainUntil = period;
        isInUse = true;
    }

    /** Returns whether {@link #use} was called, as by a service or a rebuild. Objects of a copy are not locked yet. */
    boolean isInUse() {
        return isInUse;
    }

    private String key(String name) {
        return location.keyPrefix() + name;
    }

    /** Returns the object, released or not. Asks the service only if the index does not know it. */
    Optional<LockedObject> find(String name) {
        @Nullable LockedObject fresh = unsaved.get(name);
        if (fresh != null) {
            return Optional.of(fresh);
        }
        return index.find(name).or(() -> Optional.ofNullable(found.get(name))).or(() -> {
            Optional<LockedObject> first = versions.find(name).flatMap(ObjectVersions::first);
            first.ifPresent(object -> found.put(name, object));
            return first;
        });
    }

    /** Returns those of the names whose objects are released. */
    Set<String> released(Collection<String> names) {
        Set<String> released = new HashSet<>(index.released(names));
        for (String name : names) {
            @Nullable LockedObject fresh = unsaved.get(name);
            if (fresh != null && fresh.isReleased()) {
                released.add(name);
            } else if (fresh != null) {
                released.remove(name);
            }
        }
        return released;
    }

    /**
     * Adds the lock of a new object to its request. Returns when it ends; {@link Instant#EPOCH} for none, before {@link #use}:
     * a copy of a store is locked by the service that starts on it.
     */
    Instant lock(String name, PutObjectRequest.Builder put) {
        Instant until = retainUntil.apply(name).truncatedTo(ChronoUnit.SECONDS);
        if (until.isAfter(Instant.EPOCH)) {
            put.objectLockMode(ObjectLockMode.COMPLIANCE).objectLockRetainUntilDate(until);
        }
        return until;
    }

    /** Notes an object that was written. */
    LockedObject written(String name, PutObjectResponse answer, long bytes, Instant until) {
        LockedObject object = new LockedObject(
                name, String.valueOf(answer.versionId()), VersionGroups.unquoted(answer.eTag()), bytes, until, false);
        note(object);
        return object;
    }

    private void note(LockedObject object) {
        if (unsaved.size() >= MAX_UNSAVED) {
            flush();
        }
        if (unsaved.size() < MAX_UNSAVED) {
            unsaved.put(object.name(), object);
        } else {
            found.put(object.name(), object); // a copy of a store has no index
        }
    }

    /**
     * Returns whether the object that was just written is the first of its name, or has the bytes of the first. Somebody who
     * foresees a name may write it earlier. Such a version would be the file at a rebuild, so nothing may be acknowledged then.
     */
    boolean isFirst(LockedObject mine) {
        Optional<LockedObject> first = versions.find(mine.name()).flatMap(ObjectVersions::first);
        if (first.filter(object -> object.version().equals(mine.version())).isPresent()) {
            return true;
        }
        unsaved.remove(mine.name(), mine);
        if (first.filter(object -> object.etag().equals(mine.etag()) && object.bytes() == mine.bytes())
                .isPresent()) {
            return setReleased(first.get(), false); // a repetition by the library, or of an earlier try
        }
        noteForeign(mine.name());
        return false;
    }

    /** Notes that another object has the name of one that is to be written, unless the store wrote that one, too. */
    void noteForeign(String name) {
        found.remove(name);
        if (!unsaved.containsKey(name)) {
            index.noteForeign(name);
        }
    }

    /**
     * The store needs the object no more, or needs it again.
     *
     * @return false if it is being deleted
     */
    synchronized boolean setReleased(LockedObject object, boolean isReleased) {
        LockedObject changed = object.released(isReleased);
        if (index == ObjectIndex.NONE) {
            unsaved.put(object.name(), changed);
            return true;
        }
        boolean isDone = index.setReleased(changed, isReleased);
        unsaved.remove(object.name());
        found.remove(object.name());
        return isDone;
    }

    @Override
    public void keep(String name) {
        if (index.find(name).isEmpty()) {
            find(name).ifPresent(this::note);
        }
    }

    /**
     * Releases an object. One of a copy, which has no lock yet, is deleted.
     *
     * @throws S3Exception if the service refuses it, because somebody has locked a version
     */
    void remove(String name) {
        if (isInUse) {
            find(name).filter(object -> !object.isReleased()).ifPresent(object -> setReleased(object, true));
        } else {
            deleteVersions(name);
        }
    }

    /** Deletes all versions and delete markers of a name: else one that was behind them would be the file. */
    private void deleteVersions(String name) {
        unsaved.remove(name);
        found.remove(name);
        List<String> some;
        do {
            some = versions.some(key(name), DELETED_AT_ONCE);
            some.forEach(version -> deleteVersion(name, version));
        } while (some.size() >= DELETED_AT_ONCE);
    }

    private void deleteVersion(String name, String version) {
        requests.changeLock(s3 -> s3.deleteObject(
                delete -> delete.bucket(location.bucket()).key(key(name)).versionId(version)));
    }

    @Override
    public synchronized void flush() {
        List<LockedObject> some = List.copyOf(unsaved.values());
        if (index != ObjectIndex.NONE && !some.isEmpty()) {
            index.save(some);
            some.forEach(object -> unsaved.remove(object.name(), object));
        }
    }

    @Override
    public Optional<ListPosition> list(ListPosition from, Consumer<ObjectVersions> action) {
        return versions.list(from, action);
    }

    @Override
    public Optional<Instant> serviceTime() {
        return requests.serviceClock().now();
    }

    /** Passes the files whose keys have this prefix and follow {@code after}, in order. */
    void files(String prefix, String after, Consumer<ObjectVersions> action) {
        versions.names(prefix, after, page -> {
            Set<String> released =
                    released(page.stream().map(ObjectVersions::name).toList());
            page.stream()
                    .filter(file -> file.first().isPresent() && !released.contains(file.name()))
                    .forEach(file -> {
                        keepListed(file.first().orElseThrow());
                        action.accept(file);
                    });
        });
    }

    /** A rebuild lists all packs and then reads them. No name of a pack is used twice, so the version stays the file. */
    private void keepListed(LockedObject object) {
        if (S3Store.isPack(object.name())) {
            found.put(object.name(), object);
        }
    }

    /**
     * Passes the keys of the files directly in a folder, and of the folders in it with a slash at the end, in order.
     *
     * @param after a key that the others follow; empty for all
     * @param action returns whether to go on
     */
    void level(String prefix, String after, Predicate<String> action) {
        int length = location.keyPrefix().length();
        versions.level(prefix, after, keys -> {
            Set<String> released =
                    released(keys.stream().map(key -> key.substring(length)).toList());
            return keys.stream()
                    .filter(key -> !released.contains(key.substring(length)))
                    .allMatch(action);
        });
    }

    @Override
    public Optional<Instant> retainUntil(LockedObject object) {
        try {
            return requests.head(key(object.name()), object.version())
                    .map(head -> head.objectLockMode() == ObjectLockMode.COMPLIANCE
                            ? Optional.ofNullable(head.objectLockRetainUntilDate())
                                    .orElse(Instant.EPOCH)
                            : Instant.EPOCH);
        } catch (S3Exception unreadable) {
            return Optional.of(Instant.EPOCH);
        }
    }

    @Override
    public boolean isSealedByOther(String name) {
        try {
            find(name).ifPresent(object -> {
                var unused = requests.range(key(name), object.version(), 0, 1);
            });
            return false;
        } catch (S3Exception refused) {
            return S3Answers.isWithoutKey(refused);
        }
    }

    @Override
    public boolean extend(LockedObject object, Instant until) {
        try {
            requests.changeLock(s3 -> s3.putObjectRetention(put -> put.bucket(location.bucket())
                    .key(key(object.name()))
                    .versionId(object.version())
                    .retention(retention -> retention
                            .mode(ObjectLockRetentionMode.COMPLIANCE)
                            .retainUntilDate(until.truncatedTo(ChronoUnit.SECONDS)))));
            return true;
        } catch (S3Exception refused) {
            return false;
        }
    }

    @Override
    public boolean delete(LockedObject object) {
        found.remove(object.name());
        try {
            deleteVersion(object.name(), object.version());
            return true;
        } catch (S3Exception refused) {
            return refused.statusCode() == S3Answers.NOT_FOUND;
        }
    }
}
