package dev.coffre.backup.save.progress;

/** The phases of a run. */
public enum SavePhase {
    /** Asking the vault what it has, and fetching pages that the cache folder lacks. */
    COMPARING,
    /** Walking the source, reading and sending what is new. */
    READING,
    /** Sealing and sending the pages. */
    LISTING,
    /** Committing the recovery point. */
    COMMITTING
}
