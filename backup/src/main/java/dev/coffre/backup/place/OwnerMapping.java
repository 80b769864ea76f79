package dev.coffre.backup.place;

/** How owners of the recovery point become owners of this machine. */
public enum OwnerMapping {
    /** The same numbers: for the machine that the point is of. */
    BY_ID,
    /** Whoever has the name here; the number where no one has it: for another machine. */
    BY_NAME
}
