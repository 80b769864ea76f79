package dev.coffre.acceptance.simulation;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The objects of a bucket. If the bucket has Object Lock, a name keeps all its versions and delete markers, and a version whose
 * lock in compliance mode has not ended cannot be deleted. Else a name has one version, and the next one replaces it.
 */
final class BucketObjects {
    /** The files that the service overwrites and does not lock. The newest version of them is the file. */
    private static final Set<String> REPLACED = Set.of("owner", "incarnation", "copy");

    private static final byte[] NOTHING = {};

    private final boolean hasLocks;
    private final InstantSource clock;
    private final TreeMap<String, List<Version>> objects = new TreeMap<>();
    private int last;

    BucketObjects(boolean hasLocks, InstantSource clock) {
        this.hasLocks = hasLocks;
        this.clock = clock;
    }

    /**
     * A version of an object.
     *
     * @param number grows with each version of the bucket
     * @param etag of what was written, even if a byte has changed since
     * @param isForeign whether somebody else than the service has written it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Version(
            int number,
            byte[] bytes,
            boolean isMarker,
            String etag,
            Instant written,
            Instant retainUntil,
            boolean isForeign) {
        String id() {
            return "v" + number;
        }

        private Version with(byte[] other, Instant until) {
            return new Version(number, other, isMarker, etag, written, until, isForeign);
        }
    }

    BucketObjects copy() {
        BucketObjects copy = new BucketObjects(hasLocks, clock);
        objects.forEach((key, versions) -> copy.objects.put(key, new ArrayList<>(versions)));
        copy.last = last;
        return copy;
    }

    boolean hasLocks() {
        return hasLocks;
    }

    Instant now() {
        return clock.instant();
    }

    static boolean isReplaced(String key) {
        return REPLACED.contains(key);
    }

    Version put(String key, byte[] bytes, Instant retainUntil) {
        return add(key, bytes, false, retainUntil, false);
    }

    /** Adds a version that the service has not written. It has no lock. */
    void putForeign(String key, byte[] bytes) {
        var unused = add(key, bytes, false, Instant.EPOCH, true);
    }

    /** Adds a delete marker that the service has not written. */
    void markForeign(String key) {
        var unused = add(key, NOTHING, true, Instant.EPOCH, true);
    }

    private Version add(String key, byte[] bytes, boolean isMarker, Instant retainUntil, boolean isForeign) {
        List<Version> versions = objects.computeIfAbsent(key, name -> new ArrayList<>(1));
        if (!hasLocks) {
            versions.clear();
        }
        Version version =
                new Version(++last, bytes, isMarker, hasLocks ? md5(bytes) : "", now(), retainUntil, isForeign);
        versions.add(version);
        return version;
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns all versions, the oldest first. */
    List<Version> versions(String key) {
        return List.copyOf(objects.getOrDefault(key, List.of()));
    }

    /** Returns what a request that names no version gets; empty if the newest one is a delete marker. */
    Optional<Version> newest(String key) {
        List<Version> versions = objects.getOrDefault(key, List.of());
        return versions.isEmpty() || versions.getLast().isMarker ? Optional.empty() : Optional.of(versions.getLast());
    }

    Optional<Version> version(String key, String id) {
        return versions(key).stream()
                .filter(version -> version.id().equals(id) && !version.isMarker)
                .findFirst();
    }

    /** Returns what is the file of this name: with locks, the oldest version. */
    Optional<Version> file(String key) {
        return hasLocks && !isReplaced(key)
                ? versions(key).stream().filter(version -> !version.isMarker).findFirst()
                : newest(key);
    }

    /**
     * Returns until when nobody can delete the file: its oldest version, or a repetition that would take its place. Empty if the
     * file is missing, or somebody else's.
     */
    Optional<Instant> lockedUntil(String key) {
        List<Version> own = versions(key).stream()
                .filter(version -> !version.isMarker)
                .takeWhile(version -> !version.isForeign)
                .toList();
        return own.stream()
                .filter(version -> version.etag.equals(own.getFirst().etag))
                .map(Version::retainUntil)
                .max(Comparator.naturalOrder());
    }

    /** Returns whether somebody else has written other bytes or a delete marker beside the service's object. */
    boolean isAltered(String key) {
        List<Version> versions = versions(key);
        Optional<Version> own =
                versions.stream().filter(version -> !version.isForeign).findFirst();
        return own.isPresent()
                && versions.stream()
                        .anyMatch(version ->
                                version.isForeign && (version.isMarker || !version.etag.equals(own.get().etag)));
    }

    /** Deletes a version. Returns false if it is locked. */
    boolean delete(String key, String id) {
        List<Version> versions = objects.getOrDefault(key, new ArrayList<>());
        boolean isLocked =
                versions.stream().anyMatch(version -> version.id().equals(id) && version.retainUntil.isAfter(now()));
        if (isLocked) {
            return false;
        }
        versions.removeIf(version -> version.id().equals(id));
        if (versions.isEmpty()) {
            objects.remove(key);
        }
        return true;
    }

    /** Locks a version until then. Returns false if there is none, or its lock ends later. */
    boolean retain(String key, String id, Instant until) {
        Optional<Version> found = version(key, id).filter(version -> !version.retainUntil.isAfter(until));
        found.ifPresent(version -> replace(key, version, version.with(version.bytes, until)));
        return found.isPresent();
    }

    private void replace(String key, Version version, Version by) {
        List<Version> versions = Objects.requireNonNull(objects.get(key));
        versions.set(versions.indexOf(version), by);
    }

    /** Removes all versions, locked or not. */
    void lose(String key) {
        objects.remove(key);
    }

    /** Changes the bytes of the file and of its repetitions, one of which the service may read. Their ETags do not show it. */
    void rot(String key, byte[] bytes) {
        String etag = file(key).orElseThrow().etag;
        for (Version version : versions(key)) {
            if (!version.isMarker && version.etag.equals(etag)) {
                replace(key, version, version.with(bytes, version.retainUntil));
            }
        }
    }

    /** Returns the keys that begin with this, in order, also those whose newest version is a delete marker. */
    List<String> keys(String prefix) {
        List<String> found = new ArrayList<>();
        for (String key : objects.tailMap(prefix).keySet()) {
            if (!key.startsWith(prefix)) {
                break;
            }
            found.add(key);
        }
        return found;
    }

    /**
     * Returns the keys that begin with this and that the service has written. What a thief wrote before under the same key hides
     * it until the thief’s version is gone.
     */
    List<String> written(String prefix) {
        return keys(prefix).stream()
                .filter(key -> versions(key).stream().anyMatch(version -> !version.isForeign()))
                .toList();
    }
}
