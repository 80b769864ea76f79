package dev.coffre.backup.place;

/** How owners of the recovery point map to owners of this machine. */
public enum OwnerMapping {
    /** By number: for the machine that the point is of. */
    BY_ID,
    /** By name, or by number where the name is unknown: for another machine. */
    BY_NAME
}
