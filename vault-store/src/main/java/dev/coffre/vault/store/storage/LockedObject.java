package dev.coffre.vault.store.storage;

import java.time.Instant;

/**
 * An object of a store with locks.
 *
 * @param name the path below the root of the store
 * @param version the version that is the file; later ones of the name are not the store's
 * @param etag what the service returned for its bytes, without quotes
 * @param retainUntil when the lock ends; {@link Instant#EPOCH} if unknown
 * @param isReleased whether the store needs it no more. It is a missing file then, and stays until its lock ends
 */
public record LockedObject(
        String name, String version, String etag, long bytes, Instant retainUntil, boolean isReleased) {

    public LockedObject lockedUntil(Instant until) {
        return new LockedObject(name, version, etag, bytes, until, isReleased);
    }

    public LockedObject released(boolean isNow) {
        return new LockedObject(name, version, etag, bytes, retainUntil, isNow);
    }
}
