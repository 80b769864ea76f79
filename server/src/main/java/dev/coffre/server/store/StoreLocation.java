package dev.coffre.server.store;

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

    /** The address, without secrets. */
    @Override
    String toString();
}
