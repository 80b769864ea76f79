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
    /** @param retainUntil returns until when a new object of a name is locked */
    void use(ObjectIndex index, Function<String, Instant> retainUntil);

    /** Saves in the index what was written since the last call. A failure loses nothing. */
    void flush();

    /**
     * Lists some names after {@code position}, in order, with all their versions.
     *
     * @param position what the call before returned; empty at first
     * @return the position of the next call; empty if there are no more names
     */
    Optional<String> list(String position, Consumer<ObjectVersions> action);

    /** Returns until when the object is locked, {@link Instant#EPOCH} if it is not; empty if it is missing. */
    Optional<Instant> retainUntil(LockedObject object);

    /** Locks the object until this time. Returns whether the service did so. */
    boolean extend(LockedObject object, Instant until);

    /** Deletes the object for good. Returns false if the service refuses, because it is locked. A missing one is deleted. */
    boolean delete(LockedObject object);
}
