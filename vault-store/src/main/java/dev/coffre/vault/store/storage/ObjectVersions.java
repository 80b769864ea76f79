package dev.coffre.vault.store.storage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The versions of one name, as a listing has them.
 *
 * @param first the oldest version, which is the file; empty if there are only delete markers, or if older versions follow on
 *     the next page
 * @param firstWritten when it was written, by the clock of the service
 * @param foreign the delete markers, and the versions with other bytes than the first; at most {@value #MAX_FOREIGN}. A
 *     later version with the same bytes is a repetition by the store itself
 */
public record ObjectVersions(
        String name, Optional<LockedObject> first, Optional<Instant> firstWritten, List<Foreign> foreign) {
    /** How many are kept of one name. Somebody can write any number. */
    public static final int MAX_FOREIGN = 10;

    /** A version that this store did not write. A delete marker has no bytes and no ETag. */
    public record Foreign(String version, boolean isDeleteMarker, String etag, long bytes) {
        /** Returns whether this is another version than the object, with other bytes. */
        public boolean differsFrom(LockedObject object) {
            return !version.equals(object.version()) && (!etag.equals(object.etag()) || bytes != object.bytes());
        }
    }

    public ObjectVersions {
        foreign = List.copyOf(foreign);
    }
}
