package dev.coffre.backup.place;

/** What has a name at the target. */
public enum ExistingKind {
    /** Recovered folders are merged with it. */
    FOLDER,
    /** A file, a link or anything else that an object with its name conflicts with. */
    OTHER
}
