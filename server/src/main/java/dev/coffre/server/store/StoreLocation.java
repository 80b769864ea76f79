package dev.coffre.server.store;

import dev.coffre.vault.problem.Problem;
import dev.coffre.vault.problem.ProblemCode;

/** Where the store of a vault service is: in its data folder, or in a bucket. */
public sealed interface StoreLocation permits FolderLocation, S3Location {
    /** Returns what tells this place from others, however it is reached. */
    String place();

    /** Returns whether the other location is the same place, perhaps reached in another way. */
    default boolean isSamePlace(StoreLocation other) {
        return place().equals(other.place());
    }

    /** Returns whether each file is locked, so that nobody can delete or replace it before a date. */
    boolean isLocked();

    /** Returns the problem of a start with the other value of object-lock than this store is used with. */
    default Problem locksDiffer(boolean isUsedLocked) {
        return ProblemCode.STORE_LOCKS_DIFFER
                .with("address", this)
                .with("used", isUsedLocked ? "on" : "off")
                .with("asked", isUsedLocked ? "off" : "on");
    }

    /** The address, without secrets. */
    @Override
    String toString();
}
