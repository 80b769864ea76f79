package dev.coffre.vault.store.storage;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The locks of a store whose files are objects that no key can delete or overwrite before a date. Of each name, the oldest
 * version is the file. Names are paths below the root of the store. A service that does not answer is {@link
 * StoreUnavailableException}. Thread-safe.
 */
public interface ObjectLocks {
    /**
     * Where a listing of versions goes on.
     *
     * @param name the last name that was listed; empty at the beginning
     * @param version the last version that was listed of it; empty after its oldest one
     */
    record ListPosition(String name, String version) {
        public static final ListPosition START = new ListPosition("", "");
    }

    /** @param retainUntil returns until when a new object of a name is locked */
    void use(ObjectIndex index, Function<String, Instant> retainUntil);

    /** The file of this name is the store's, by its signature: the next {@link #flush} saves it in the index. */
    void keep(String name);

    /** Saves in the index what was written since the last call. A failure loses nothing. */
    void flush();

    /**
     * Lists one page of versions, by one request: names in order, and the newest version of each first. The versions of a name
     * may go on on the next page.
     *
     * @param from what the call before returned
     * @return where the next page begins; empty if this was the last one
     */
    Optional<ListPosition> list(ListPosition from, Consumer<ObjectVersions> action);

    /** Returns the time by the clock of the service, as its last answer says; empty if none has said it. */
    Optional<Instant> serviceTime();

    /** Returns until when the object is locked, {@link Instant#EPOCH} if it is not; empty if it is missing. */
    Optional<Instant> retainUntil(LockedObject object);

    /** Returns whether the file is none of the store's: nobody can read it without a key that somebody else has. */
    boolean isSealedByOther(String name);

    /** Locks the object until this time. Returns whether the service did so. */
    boolean extend(LockedObject object, Instant until);

    /** Deletes the object for good. Returns false if the service refuses, because it is locked. A missing one is deleted. */
    boolean delete(LockedObject object);
}
